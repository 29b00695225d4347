/* daybook-syncd: head office's program. A table of commands; what each does stands in
 * a file of its own. */
#include "cli/commands.h"
#include "commands.h"
#include "hand.h"

static const struct command *const commands[] = {&command_init, &command_serve, &command_token, &command_import,
	&command_find, &command_report, &command_export, &command_cases, &command_sites, &command_log, &command_verify, &command_rebuild_alone,
	&command_backup_noted, &command_restore_alone, &command_refusals, &command_describe, NULL};

static const struct program program = {
	.name = "daybook-syncd",
	.about = "Head office of Daybook: lets sites in, keeps their logs, decides, reports.",
	.about_zh = "Daybook 的总部:接入站点、保存日志、裁定、出报表。",
	.first_steps = "init --user li --name \"Li Wei\" --host ho.example\n"
		       "site create --key S01 --name \"First shop\" --as li\n"
		       "serve\n"
		       "token S01",
	.first_steps_zh = "init --user li --name 李 --host ho.example\n"
			  "site create --key S01 --name 一号店 --as li\n"
			  "serve\n"
			  "token S01",
	.dir_variable = "DAYBOOK_SYNCD_DIR",
	.dir_default = ".daybook-syncd",
	.commands = commands,
	.writer_open = hand_writer,
};

int main(int argc, char **argv)
{
	return cli_main(&program, argc, argv);
}
