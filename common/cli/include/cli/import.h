/* `import customers|items|suppliers|stock|open-items FILE`: a company's own data out of
 * its spreadsheets, in both programs.
 *
 * Which columns there are is said by the rows of the type: a field added to a type can be
 * imported. Whole or nothing: with one line refused nothing is taken. Safe to repeat: what
 * is there with the same content is unchanged, what differs is refused or, of a record
 * and with --update, changed. */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli/program.h"

/* Rows of a command's options. */
#define IMPORT_SHEET_OPTIONS                                                                                        \
	{"map", "FILE", "which heading means which field, how days and decimals are written", "表头与字段的对应、日期与小数的写法"}, \
		{"encoding", "NAME", "utf-8, gbk, gb18030; otherwise told by the file", "文件编码:utf-8、gbk、gb18030;不给则自动判断"},   \
		{"update", NULL, "take over what differs in records that are there", "已有档案内容不同时,以文件为准"},                \
		{"dry_run", NULL, "check the whole file and take nothing", "只检查整个文件,不录入"},                              \
		{"from", "DAY", "of prices: the first day on which they hold (today)", "价格专用:生效日期(默认今日)"},             \
		{"name", "NAME", "of prices: what the list is called (the file's name)", "价格专用:价格表名称(默认文件名)"},        \
	{                                                                                                           \
		"report", "FILE", "every refused line as a table, for the spreadsheet", "把所有被拒的行写成表格文件"         \
	}

/* Tables that grow by doubling go back to the system whole, however large they were: called
 * before an import, which is all its program does. */
void import_memory(void);
/* Is it one of these, or another kind of file? */
bool import_is_sheet(struct str kind);
/* cli's words are KIND FILE. */
MUST_CHECK enum err import_sheet(struct op *op, struct cli *cli);
/* The kinds with their headings, for --help. */
void import_help(const struct cli *cli, struct buf *to);

#endif
