/* daybook-syncd: head office's program. A table of commands; what each does stands in
 * a file of its own. */
#include "cli/commands.h"
#include "commands.h"
#include "hand.h"

static const struct command *const commands[] = {
	&command_init,
	&command_serve,
	&command_token,
	&command_import,
	&command_find,
	&command_report,
	&command_export,
	&command_statement,
	&command_cases,
	&command_sites,
	&command_log,
	&command_verify,
	&command_rebuild_alone,
	&command_backup_noted,
	&command_restore_alone,
	&command_doctor,
	&command_login,
	&command_logout,
	&command_passwd,
	&command_refusals,
	&command_describe,
	&command_completion,
	&command_complete,
	&command_man,
	NULL,
};

static const struct program_file files[] = {
	{"DIR/site.json", "Who this book is: site, epoch, where the second file lies.", "这是哪本账:站点、账期标记、第二文件的位置。"},
	{"DIR/book.db", "The database: entries, and all that is summed from them.", "数据库:记录及由其汇总的一切。"},
	{"DIR/second/entries.ndjson", "The second file: own entries once more; either file heals the other.",
		"第二文件:本站记录的另一份;两者互相修复。"},
	{"DIR/reserve", "Room kept back for the day the disk is full; DAYBOOK_RESERVE says how many MiB (64).",
		"为磁盘满时预留的空间;DAYBOOK_RESERVE 指定多少 MiB(64)。"},
	{"DIR/authority/", "Head office's own authority and the server's certificate.", "总部的证书机构和服务器证书。"},
	{"DIR/syncd.json", "Where the daemon listens, and by which names sites find it.", "守护进程在何处监听,站点以何名称找到它。"},
	{"DIR/syncd.sock", "Commands of this machine while the daemon runs.", "守护进程运行时本机命令的通道。"},
	{0}};

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
	.section = "8",
	.see_also = "daybook 1",
	.files = files,
	.commands = commands,
	.writer_open = hand_writer,
};

int main(int argc, char **argv)
{
	return cli_main(&program, argc, argv);
}
