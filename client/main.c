/* `daybook`: the program of a site. What it can do is this table. */
#include "cli/commands.h"
#include "commands.h"

static const struct command *const commands[] = {
	&command_init,
	&command_enrol,
	&command_sync,
	&command_status,
	&command_import,
	&command_find,
	&command_report,
	&command_export,
	&command_statement,
	&command_log,
	&command_verify,
	&command_rebuild,
	&command_backup,
	&command_doctor,
	&command_restore,
	&command_print,
	&command_printer,
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
	{"DIR/device/", "The device's key and certificate, and head office's authority.", "本机密钥、证书,以及总部的证书机构。"},
	{"~/.daybook", "DIR where nothing else is said.", "未另行指定时的 DIR。"},
	{0}};

static const struct program program = {
	.name = "daybook",
	.about = "the book of a till or a warehouse; it works with the line or without.",
	.about_zh = "门店或仓库的账本;联网断网都能用。",
	.first_steps = "init --user li --name \"Li Wei\"\n"
		       "item create --key P1 --name Tea --as li\n"
		       "customer create --key C100 --name \"Corner shop\" --as li\n"
		       "opening_stock post --line item=P1,qty=100 --as li\n"
		       "sales_bill sell --line item=P1,qty=2,price=3.50 --as li\n"
		       "report stock",
	.first_steps_zh = "init --user li --name 李伟\n"
			  "item create --key P1 --name 茶叶 --as li\n"
			  "customer create --key C100 --name 街角小店 --as li\n"
			  "opening_stock post --line item=P1,qty=100 --as li\n"
			  "sales_bill sell --line item=P1,qty=2,price=3.50 --as li\n"
			  "report stock",
	.dir_variable = "DAYBOOK_DIR",
	.dir_default = ".daybook",
	.section = "1",
	.see_also = "daybook-syncd 8",
	.files = files,
	.commands = commands,
};

int main(int argc, char **argv)
{
	return cli_main(&program, argc, argv);
}
