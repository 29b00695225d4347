/* `export`: a list or a report as a file for somebody who asked for it.
 *
 * The file is written whole beside its place, then the export is recorded with its
 * requester (REP-16, SEC-23), then the file gets its name: there is none without an
 * entry, and none half done. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/paper.h"
#include "documents/papers.h"
#include "documents/registry.h"
#include "export_out.h"
#include "part_file.h"

struct exporting {
	struct cli *cli;
	const struct type *type; /* or */
	const struct report *report;
	struct str word; /* the report's KEY or DAY */
	enum export_format format;
	struct str requester;
	struct str table; /* of a report, as CSV; empty: the first */
	struct str to; /* empty: standard output */
	bool force;
	const char *part; /* NULL: an unnamed file, for standard output */
	struct export_out out;
	struct recorded note;
};

/* ---- what was asked ---- */

/* A type's name comes before a report's; `export report customer C600` is the report. */
static enum err read_list(struct op *op, struct exporting *x)
{
	const struct args *args = &x->cli->args;
	struct str name = args->words[0];
	int words = 1;

	x->type = type_find(name);
	if (!x->type && str_is(name, "report") && args->words_count > 1)
		name = args->words[words++];
	if (!x->type && !(x->report = report_find(name)))
		return cli_usage(op, "There is no list `%.*s`: `--help` names the kinds of papers and records, `report` the reports.",
			STR_ARG(name));
	if (args->words_count > words && !x->type)
		x->word = args->words[words++];
	if (args->words_count > words)
		return cli_usage(op, "`%.*s` is a word too many%s.", STR_ARG(args->words[words]),
			x->type && report_find(name) ? "; the report is `export report customer KEY`" : "");
	return OK;
}

static const char *const format_names[] = {
	[EXPORT_CSV] = "csv", [EXPORT_JSON] = "json", [EXPORT_XLSX] = "xlsx", [EXPORT_PDF] = "pdf"};

static bool is_printed(const struct exporting *x)
{
	return x->format == EXPORT_XLSX || x->format == EXPORT_PDF;
}

static enum err read_format(struct op *op, struct exporting *x)
{
	struct str format = args_get(&x->cli->args, "format");

	x->format = EXPORT_CSV;
	if (!format.p)
		return OK;
	for (size_t i = 0; i < sizeof(format_names) / sizeof(*format_names); i++)
		if (str_is(format, format_names[i])) {
			x->format = (enum export_format)i;
			return OK;
		}
	return cli_usage(op, "--format is csv, json, xlsx or pdf, not `%.*s`.", STR_ARG(format));
}

static const char *const papers_alone[] = {"state", "lines"};

/* An option that would change nothing is not passed over in silence. */
static enum err check_options(struct op *op, const struct exporting *x)
{
	const struct args *args = &x->cli->args;

	for (const struct arg_option *o = report_options; x->type && o->name; o++)
		if (args_has(args, o->name))
			return cli_usage(op, "--%s is for reports, %s is none.", o->name, x->type->name);
	for (size_t i = 0; x->report && i < sizeof(papers_alone) / sizeof(*papers_alone); i++)
		if (args_has(args, papers_alone[i]))
			return cli_usage(op, "--%s is for papers and records, %s is a report.", papers_alone[i], x->report->name);
	if (is_printed(x) && (x->type || !args_has(args, "to")))
		return cli_usage(op, "--format %s is for reports, and wants --to FILE.", format_names[x->format]);
	if (args_has(args, "lines") && x->format == EXPORT_JSON)
		return cli_usage(op, "JSON has every paper's lines in it: leave --lines out.");
	if (args_has(args, "table") && (x->type || x->format != EXPORT_CSV))
		return cli_usage(op, "--table is for reports as CSV.");
	return OK;
}

static enum err check_requester(struct op *op, const struct exporting *x)
{
	if (!utf8_valid(x->requester))
		return op_refuse(op, E_ENCODING, "--requester", NULL);
	if (x->requester.n)
		return OK;
	return op_refuse(op, E_REQUIRED, "requester", "field", "--requester", NULL);
}

static enum err check_place(struct op *op, const struct exporting *x)
{
	enum err err = x->to.p ? cli_outside(op, x->cli, x->to.p) : OK;

	if (err || !x->to.p || x->force || access(x->to.p, F_OK) != 0)
		return err;
	return op_refuse(op, E_FILE_THERE, "--to", "path", x->to.p, NULL);
}

static enum err read_asked(struct op *op, struct exporting *x)
{
	const struct args *args = &x->cli->args;
	enum err err;

	if (args_has(args, "requester"))
		x->requester = args_get(args, "requester");
	if (args_has(args, "table"))
		x->table = args_get(args, "table");
	x->to = args_get(args, "to");
	x->force = args_has(args, "force");
	if (x->to.p && !x->to.n)
		return cli_usage(op, "--to needs a file's name.");
	if ((err = read_list(op, x)) || (err = read_format(op, x)) || (err = check_options(op, x)) || (err = cli_signed(op, x->cli)))
		return err;
	cli_doing(x->cli, "export_note", "record");
	err = check_requester(op, x);
	return err ? err : check_place(op, x);
}

/* ---- the file ---- */

static enum err open_out(struct op *op, struct exporting *x)
{
	FILE *unnamed;
	int fd;
	enum err err;

	if (!x->to.p) {
		unnamed = tmpfile();
		fd = unnamed ? dup(fileno(unnamed)) : -1;
		if (unnamed)
			fclose(unnamed);
	} else {
		x->part = part_path(&x->cli->arena, x->to.p).p;
		if ((err = part_clear(op, x->part)))
			return err;
		fd = open(x->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	}
	export_out_init(&x->out, fd, x->part ? x->part : "a file in $TMPDIR");
	return fd < 0 ? disk_refused(op, x->out.path) : OK;
}

static enum err put_report(struct op *op, struct exporting *x, struct book *b)
{
	struct report_answer answer;
	struct report_ask ask;
	enum err err;

	report_asked(x->cli, x->word, &ask);
	if ((err = cli_may_see(op, x->cli, b, x->report->see)))
		return err;
	err = report_run(op, b, x->report, &ask, &answer);
	if (err)
		return err;
	if (x->format == EXPORT_XLSX)
		return export_xlsx(op, &answer, x->cli->lang, x->part, &x->out.rows);
	if (x->format == EXPORT_PDF)
		return export_pdf(op, &answer, x->cli->lang, x->part, &x->out.rows);
	return export_report(op, &answer, x->table, x->format, x->cli->lang, &x->out);
}

static enum err put_list(struct op *op, struct exporting *x, struct book *b)
{
	struct export_papers papers = {.type = x->type, .state = args_get(&x->cli->args, "state"),
		.lines = args_has(&x->cli->args, "lines"), .format = x->format, .lang = x->cli->lang,
		.progress = &x->cli->progress};
	enum err err = x->type ? cli_may_see(op, x->cli, b, x->type->see) : put_report(op, x, b), end;

	if (!err && x->type)
		err = export_papers(op, b, &papers, &x->out);
	end = export_out_end(op, &x->out);
	if (err || end)
		return err ? err : end;
	return x->part ? part_flush(op, x->part) : OK;
}

static enum err copy_out(struct op *op, const struct exporting *x)
{
	char part[64 * 1024];
	ssize_t n;

	if (lseek(x->out.fd, 0, SEEK_SET) < 0)
		return disk_refused(op, x->out.path);
	while ((n = read(x->out.fd, part, sizeof(part))) > 0)
		if (fwrite(part, 1, (size_t)n, stdout) != (size_t)n)
			return op_refuse(op, E_DISK, "", "path", "standard output", "why", strerror(errno), NULL);
	return n < 0 ? disk_refused(op, x->out.path) : OK;
}

/* ---- the entry ---- */

/* "state=posted", "C600 on=2026-03-31": all that narrowed the list. */
static struct str filters_of(struct op *op, const struct exporting *x)
{
	static const char *const no_filters[] = {"format", "to", "requester", "force"}; /* of the own options */
	struct buf text = BUF_INIT;
	struct str out;

	buf_put(&text, x->word);
	for (int i = 0; i < x->cli->args.options_count; i++) {
		const struct arg *o = &x->cli->args.options[i];
		bool is = false;
		for (const struct arg_option *own = command_export.options; own->name; own++)
			is |= strcmp(own->name, o->name) == 0;
		for (size_t k = 0; k < sizeof(no_filters) / sizeof(*no_filters); k++)
			is &= strcmp(no_filters[k], o->name) != 0;
		if (is)
			buf_printf(&text, "%s%s%s%.*s", text.n ? " " : "", o->name, o->value.p ? "=" : "", STR_ARG(o->value));
	}
	out = arena_str(&op->arena, buf_str(&text));
	buf_done(&text);
	return out;
}

static void add_text(cJSON *to, struct op *op, const char *name, struct str text)
{
	if (text.n)
		cJSON_AddStringToObject(to, name, arena_str(&op->arena, text).p);
}

static enum err record(struct op *op, struct exporting *x, struct writer *w)
{
	cJSON *given = cJSON_CreateObject();
	struct request q;
	enum err err;

	add_text(given, op, "list", x->type ? str_from(x->type->name) : arena_printf(&op->arena, "report %s", x->report->name));
	add_text(given, op, "filters", filters_of(op, x));
	add_text(given, op, "rows", arena_printf(&op->arena, "%lld", (long long)x->out.rows));
	add_text(given, op, "requester", x->requester);
	add_text(given, op, "format", str_from(format_names[x->format]));
	cli_request(x->cli, &export_note_type, act_find(&export_note_type, STR("record")), &q);
	q.given = given;
	err = w->write(w, op, &q, WRITE_ACT, &x->note);
	cJSON_Delete(given);
	return err;
}

/* ---- the command ---- */

static void tell(const struct op *op, const struct exporting *x)
{
	struct buf text = BUF_INIT;

	if (x->cli->json && x->to.p) {
		buf_printf(&text, "{\"rows\":%lld,\"file\":", (long long)x->out.rows);
		json_put_str(&text, x->to);
		buf_puts(&text, ",\"note\":");
		recorded_put_json(&text, &x->note, op, x->cli->lang);
		buf_puts(&text, "}\n");
		out_print(&text);
	} else if (x->to.p) {
		buf_printf(&text, in_lang(x->cli->lang, "%lld rows in %.*s; recorded (", "%lld 行已写入 %.*s;已登记("),
			(long long)x->out.rows, STR_ARG(x->to));
		hash_put_short(&text, &x->note.hash);
		buf_puts(&text, x->cli->lang == LANG_ZH ? ")。\n" : ")\n");
		out_print(&text);
	}
	warnings_print(op, x->cli->lang);
	buf_done(&text);
}

static enum err with_writer(struct op *op, struct exporting *x, struct writer *w)
{
	enum err err = put_list(op, x, w->book);

	if (!err)
		err = record(op, x, w);
	if (!err)
		err = x->part ? part_name(op, x->part, x->to.p, x->force) : copy_out(op, x);
	if (err && x->part)
		unlink(x->part);
	return err;
}

enum err cli_export(struct op *op, struct cli *cli, const struct export_wish *wish)
{
	struct exporting x = {.cli = cli, .requester = wish->requester, .table = wish->table, .out = {.fd = -1}};
	struct writer w;
	enum err err = read_asked(op, &x);

	if (err || (err = cli_writer(op, cli, &w)))
		return err;
	if (!(err = open_out(op, &x)))
		err = with_writer(op, &x, &w);
	if (x.out.fd >= 0)
		close(x.out.fd);
	w.close(&w);
	if (!err)
		tell(op, &x);
	return err;
}

static enum err run(struct op *op, struct cli *cli)
{
	return cli_export(op, cli, &(struct export_wish){.requester = STR_NONE});
}

static const struct arg_option options[] = {
	{"requester", "NAME", "who asked for it: needed, and recorded", "申请人:必填,并登记"},
	{"to", "FILE", "written whole or not at all (standard output)", "写入的文件,不会只写一半(默认标准输出)"},
	{"format", "csv|json|xlsx|pdf", "csv for spreadsheets, json; a report as a workbook or as pages (csv)",
		"csv(电子表格)、json;报表可为 xlsx 或 pdf(默认 csv)"},
	{"force", NULL, "replace FILE", "覆盖已有文件"},
	{"state", "STATE", "papers: only those", "单据:仅此状态"},
	{"lines", NULL, "papers: a row for each line (CSV)", "单据:每条明细一行(CSV)"},
	{"table", "NAME", "reports: that table (CSV; the first)", "报表:其中一表(CSV;默认第一表)"},
#define PARAM(name, value, en, zh) {#name, value, en, zh},
#include "reports/params.def"
#undef PARAM
	{0}};

const struct command command_export = {
	.name = "export",
	.words = "LIST [KEY|DAY]",
	.words_min = 1,
	.words_max = 3,
	.about = "Write a list of papers or records, or a report, as a file for whoever asked for it; the export is recorded.",
	.about_zh = "把单据、档案清单或报表导出为文件,并登记申请人。",
	.examples = "export item --to items.csv --requester \"Branch Hangzhou\" --as li\n"
		    "export sales_bill --state issued --lines --to bills.csv --requester \"Manager Wang\" --as li\n"
		    "export receivables --by age --to receivables.csv --requester Finance --as li\n"
		    "export receivables --period 2026-03 --format pdf --to receivables.pdf --requester Finance --as li\n"
		    "export report customer C600 --format json --requester \"Customer C600\" --as li",
	.options = options,
	.run = run,
};
