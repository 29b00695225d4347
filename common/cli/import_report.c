/* What an import says: which columns it reads, every refused line with what to do about
 * it, and what came of it in the end.
 *
 * A terminal shows the first fifty; --json has them all, and --report writes them as a
 * table that the spreadsheet opens beside the file itself. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "import_inside.h"
#include "cli/wording.h"

/* ---- the table of refused lines ---- */

static void put_cell(struct buf *to, struct str text)
{
	buf_puts(to, "\"");
	if (cell_runs(text))
		buf_putc(to, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_putc(to, '"');
		buf_putc(to, text.p[i]);
	}
	buf_puts(to, "\"");
}

enum err import_report_open(struct importing *im, struct str path)
{
	bool zh = im->cli->lang == LANG_ZH;

	if (!path.n)
		return OK;
	im->report = fopen(path.p, "wbe");
	if (!im->report)
		return op_refuse(im->op, E_DISK, path.p, "path", path.p, "why", strerror(errno), NULL);
	fprintf(im->report, "\xEF\xBB\xBF%s\r\n", zh ? "行,列,代码,原因,办法" : "line,column,code,reason,what to do");
	return OK;
}

enum err import_report_close(struct importing *im)
{
	struct str path = args_get(&im->cli->args, "report");
	bool good = !im->report || !ferror(im->report);

	if (im->report && fclose(im->report))
		good = false;
	im->report = NULL;
	return good ? OK : op_refuse(im->op, E_DISK, path.p, "path", path.p, "why", strerror(errno), NULL);
}

static struct str heading_of(const struct importing *im, int column)
{
	int count;
	const struct sheet_column *columns = sheet_columns(im->sheet, &count);

	return column < 0 || column >= count ? STR_NONE : columns[column].heading;
}

static void to_table(struct importing *im, int column, const struct refusal *r)
{
	struct buf line = BUF_INIT, text = BUF_INIT;

	buf_printf(&line, "%u,", im->line);
	put_cell(&line, heading_of(im, column));
	buf_printf(&line, ",%s,", err_code(r->code));
	refusal_sentence(r, im->cli->lang, &text);
	put_cell(&line, buf_str(&text));
	buf_putc(&line, ',');
	buf_clear(&text);
	refusal_remedy(r, im->cli->lang, &text);
	put_cell(&line, buf_str(&text));
	buf_puts(&line, "\r\n");
	fwrite(line.p, 1, line.n, im->report);
	buf_done(&line);
	buf_done(&text);
}

/* ---- one refused line ---- */

/* A, B … Z, AA: as spreadsheets name their columns. */
static const char *letters(struct arena *a, int column)
{
	return column < 26 ? arena_printf(a, "%c", 'A' + column).p
			   : arena_printf(a, "%c%c", 'A' + column / 26 - 1, 'A' + column % 26).p;
}

static struct str place_of(struct importing *im, int column)
{
	struct arena *a = &im->row_op.arena;
	struct str heading = heading_of(im, column);
	bool zh = im->cli->lang == LANG_ZH;

	if (column < 0)
		return arena_printf(a, zh ? "第 %u 行" : "line %u", im->line);
	return arena_printf(a, zh ? "第 %u 行 %s 列%s%.*s" : "line %u, column %s%s%.*s", im->line, letters(a, column),
		heading.n ? " " : "", STR_ARG(heading));
}

static void to_json(struct importing *im, int column, const struct refusal *r)
{
	struct buf *to = &im->cli->details, one = BUF_INIT;

	buf_puts(to, im->faults ? "," : "\"faults\":[");
	refusal_json(r, im->cli->lang, &one);
	buf_printf(to, "{\"line\":%u", im->line);
	if (column >= 0) {
		buf_printf(to, ",\"column\":%d,\"heading\":", column + 1);
		json_put_str(to, heading_of(im, column));
	}
	buf_putc(to, ',');
	buf_put(to, str_sub(buf_str(&one), 1, one.n));
	buf_done(&one);
}

static void to_terminal(struct importing *im, const struct refusal *r)
{
	struct buf text = BUF_INIT;

	if (im->faults >= IMPORT_SHOWN)
		return;
	progress_end(&im->cli->progress);
	refusal_put(r, im->cli->lang, &text);
	fwrite(text.p, 1, text.n, stderr);
	buf_done(&text);
}

void import_refuse(struct importing *im, int column, const struct refusal *refusal)
{
	struct refusal r = *refusal;

	r.place = place_of(im, column);
	if (im->report)
		to_table(im, column, &r);
	if (im->cli->json)
		to_json(im, column, &r);
	else
		to_terminal(im, &r);
	im->faults++;
	im->row_refused = true;
}

void import_refuse_values(struct importing *im, int column, enum err code, ...)
{
	struct refusal r = {.code = code};
	const char *name;
	va_list values;

	va_start(values, code);
	while ((name = va_arg(values, const char *))) {
		const char *value = va_arg(values, const char *);
		if (r.values_count < OP_VALUES_MAX)
			r.values[r.values_count++] = (struct op_value){name, str_from(value ? value : "")};
	}
	va_end(values);
	import_refuse(im, column, &r);
}

/* ---- columns ---- */

static void list_columns(const struct importing *im, bool read, struct buf *to)
{
	int count;
	const struct sheet_column *columns = sheet_columns(im->sheet, &count);

	for (int i = 0; i < count; i++) {
		bool is_read = im->field_at[i] != SHEET_NO_FIELD;
		if (!columns[i].heading.n || is_read != read)
			continue;
		buf_printf(to, "%s%.*s", to->n ? ", " : "", STR_ARG(columns[i].heading));
		if (is_read)
			buf_printf(to, " = %s", im->columns[im->field_at[i]].field->name);
	}
}

static const char *separator_word(char c, bool zh)
{
	return c == '\t' ? zh ? "制表符" : "tab" : c == ';' ? zh ? "分号" : "semicolon" : zh ? "逗号" : "comma";
}

void import_tell_columns(struct importing *im)
{
	bool zh = im->cli->lang == LANG_ZH;
	struct buf read = BUF_INIT, left = BUF_INIT;

	if (im->cli->json)
		return;
	list_columns(im, true, &read);
	list_columns(im, false, &left);
	fprintf(stderr, zh ? "%s:%s,%s分隔,表头在第 %u 行。\n" : "%s: %s, %s between columns, headings on line %u.\n", im->path,
		encoding_name(sheet_encoding(im->sheet)), separator_word(sheet_separator(im->sheet), zh), sheet_heading_line(im->sheet));
	fprintf(stderr, zh ? "读取:%s\n" : "read: %s\n", read.p ? read.p : "");
	if (left.n)
		fprintf(stderr, zh ? "不读:%s\n" : "left out: %s\n", left.p);
	buf_done(&read);
	buf_done(&left);
}

/* ---- the end ---- */

static void put_left_out(const struct importing *im, struct buf *to)
{
	int count, put = 0;
	const struct sheet_column *columns = sheet_columns(im->sheet, &count);

	for (int i = 0; i < count; i++) {
		if (!columns[i].heading.n || im->field_at[i] != SHEET_NO_FIELD)
			continue;
		if (put++)
			buf_putc(to, ',');
		json_put_str(to, columns[i].heading);
	}
}

static void put_sums(const struct importing *im, struct buf *to)
{
	struct buf owed = BUF_INIT, advance = BUF_INIT;

	money_put(&owed, im->owed);
	money_put(&advance, im->advance);
	if (im->cli->json)
		buf_printf(to, ",\"owed\":\"%s\",\"advance\":\"%s\"", owed.p, advance.p);
	else
		buf_printf(to, in_lang(im->cli->lang, "; %s owed, %s paid ahead", ";应收 %s,预收 %s"), owed.p, advance.p);
	buf_done(&owed);
	buf_done(&advance);
}

static void put_json(const struct importing *im, int64_t took_ms, struct buf *to)
{
	buf_printf(to, "{\"kind\":\"%s\",\"file\":", im->kind->name);
	json_put_str(to, str_from(im->path));
	buf_printf(to, ",\"encoding\":\"%s\",\"heading_line\":%u,\"left_out\":[", encoding_name(sheet_encoding(im->sheet)),
		sheet_heading_line(im->sheet));
	put_left_out(im, to);
	buf_printf(to, "],\"new\":%lld,\"changed\":%lld,\"unchanged\":%lld,\"refused\":%lld,\"papers\":%lld,\"dry_run\":%s",
		(long long)im->fresh, (long long)im->changed, (long long)im->unchanged, (long long)im->refused,
		(long long)im->papers, im->dry ? "true" : "false");
	if (im->totals)
		buf_printf(to, ",\"totals_left_out\":%lld", (long long)im->totals);
	if (im->papers && !money_is_nil(money_add(im->owed, im->advance)))
		put_sums(im, to);
	buf_printf(to, ",\"seconds\":\"%lld.%03lld\"}\n", (long long)(took_ms / 1000), (long long)(took_ms % 1000));
}

static void put_text(const struct importing *im, int64_t took_ms, struct buf *to)
{
	int64_t rows = im->fresh + im->changed + im->unchanged;
	enum lang lang = im->cli->lang;

	buf_printf(to, in_lang(lang, "%s: %lld new, %lld changed, %lld unchanged, 0 refused", "%s:新增 %lld,更改 %lld,未变 %lld,被拒 0"),
		in_lang(lang, im->kind->label, im->kind->label_zh), (long long)im->fresh, (long long)im->changed, (long long)im->unchanged);
	if (im->totals)
		buf_printf(to, in_lang(lang, "; %lld lines of totals left out", ";略过合计行 %lld"), (long long)im->totals);
	if (im->papers)
		buf_printf(to, in_lang(lang, "; %lld papers", ";单据 %lld 张"), (long long)im->papers);
	if (im->papers && !money_is_nil(money_add(im->owed, im->advance)))
		put_sums(im, to);
	buf_printf(to, in_lang(lang, "; %lld.%lld s, %lld lines a second", ";用时 %lld.%lld 秒,每秒 %lld 行"), (long long)(took_ms / 1000),
		(long long)(took_ms % 1000 / 100), (long long)(took_ms ? rows * 1000 / took_ms : rows));
	buf_puts(to, im->dry ? in_lang(lang, ". Nothing was taken: --dry-run.\n", "。仅检查,未录入(--dry-run)。\n")
			     : in_lang(lang, ".\n", "。\n"));
}

void import_tell(struct importing *im, int64_t took_ms)
{
	struct buf text = BUF_INIT;

	if (im->cli->json)
		put_json(im, took_ms, &text);
	else
		put_text(im, took_ms, &text);
	out_print(&text);
	buf_done(&text);
}
