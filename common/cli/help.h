/* Help is made from the same rows that the command line is read by. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/program.h"

extern const struct arg_option global_options[];

void help_program(const struct cli *cli, struct buf *to);
void help_command(const struct cli *cli, const struct command *command, struct buf *to);
/* "  --name VALUE   what it is", lined up; options without a help text are left out. */
void help_options(const struct arg_option *options, enum lang lang, struct buf *to);
/* Those that every command has, under their heading. */
void help_global_options(enum lang lang, struct buf *to);
/* "--case-size", "-C" */
void help_option_name(const char *name, struct buf *to);
/* Each line of `examples` with the program's name before it. */
void help_examples(const struct cli *cli, const char *examples, struct buf *to);
/* Spaces up to `column` of the line that begins at `start`; on a line of their own where
 * it is that long already. */
void help_pad(struct buf *to, size_t start, size_t column);

#endif
