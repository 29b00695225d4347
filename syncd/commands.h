/* The daemon's own commands; those both programs share are in cli/commands.h. */
#ifndef SYNCD_COMMANDS_H
#define SYNCD_COMMANDS_H

#include "cli/program.h"

extern const struct command command_init;
extern const struct command command_serve;
extern const struct command command_token;
extern const struct command command_import;
extern const struct command command_cases;
extern const struct command command_sites;
extern const struct command command_rebuild_alone;
extern const struct command command_backup_noted;
extern const struct command command_restore_alone;
extern const struct command command_doctor;

#endif
