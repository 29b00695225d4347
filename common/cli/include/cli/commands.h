/* Commands that both programs offer. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/program.h"

extern const struct command command_log;
extern const struct command command_verify;
extern const struct command command_rebuild;
extern const struct command command_backup;
extern const struct command command_restore;
extern const struct arg_option restore_options[];

/* `backup` without the note that one was made. */
MUST_CHECK enum err cli_backup(struct op *op, struct cli *cli);
extern const struct command command_print;
extern const struct command command_printer;
extern const struct command command_refusals;
extern const struct command command_login;
extern const struct command command_logout;
extern const struct command command_passwd;
extern const struct command command_describe;
extern const struct command command_man;
extern const struct command command_completion;
extern const struct command command_complete;
extern const struct command command_find;
extern const struct command command_export;
extern const struct command command_statement;

/* report_cmd.c; the row that names it stands there as well. */
extern const struct command command_report;
enum err cli_report(struct op *op, struct cli *cli);

#endif
