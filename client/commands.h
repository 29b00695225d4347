/* The commands that only a site's program has; each stands whole in its own file. */
#ifndef CLIENT_COMMANDS_H
#define CLIENT_COMMANDS_H

#include "cli/program.h"

extern const struct command command_init;
extern const struct command command_enrol;
extern const struct command command_sync;
extern const struct command command_status;
extern const struct command command_doctor;
extern const struct command command_import;

#endif
