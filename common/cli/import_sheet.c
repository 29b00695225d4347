/* The import itself: the sheet row by row into one batch, which is kept or given up.
 *
 * Each row is judged and written in one go, within the batch: what a row is refused for is
 * then what the book itself says. Once a line is refused the rest is gone through all the
 * same, so that everything that is wrong is told at once, and the batch is dropped. */
#include <malloc.h>
#include <string.h>

#include "documents/registry.h"
#include "import_inside.h"

enum { PROGRESS_ROWS = 256, LARGE_BLOCK = 512 * 1024 };

const struct import_kind import_kinds[] = {
	{"customers", "Customers", "客户", "customer", import_record_columns, import_record_target, import_record_take, NULL,
		"known by their key", "按客户编码识别"},
	{"items", "Items", "商品", "item", import_record_columns, import_record_target, import_record_take, NULL,
		"known by their key", "按商品编码识别"},
	{"suppliers", "Suppliers", "供应商", "supplier", import_record_columns, import_record_target, import_record_take, NULL,
		"known by their key", "按供应商编码识别"},
	{"stock", "Opening stock", "期初库存", "opening_stock", import_stock_columns, import_stock_target, import_stock_take,
		import_stock_end, "this site's opening stock, known by the item", "本站点的期初库存,按商品识别"},
	{"prices", "Prices", "价格", "price_list", import_price_columns, import_price_target, import_price_take, import_price_end,
		"a list that holds from --from; a price in force already is unchanged", "自 --from 起生效的价格表;与现行价格相同者不变"},
	{"open-items", "Opening items", "期初应收", "opening_item", import_open_columns, import_open_target, import_open_take,
		NULL, "unpaid bills of the books before; below nil: paid ahead; known by customer and number",
		"旧账未收单据;负数为预收;按客户和原单号识别"},
	{0}};

static const struct import_kind *kind_find(struct str name)
{
	for (const struct import_kind *k = import_kinds; k->name; k++)
		if (arg_name_eq(name, k->name) && type_find(str_from(k->type)))
			return k;
	return NULL;
}

bool import_is_sheet(struct str kind)
{
	return kind_find(kind) != NULL;
}

/* ---- columns ---- */

void import_column_add(struct importing *im, const struct type *type, const struct field *f, bool required)
{
	if (im->columns_count < IMPORT_COLUMNS_MAX)
		im->columns[im->columns_count++] = (struct import_column){f, type, required};
}

int import_place(const struct importing *im, struct str field)
{
	for (int i = 0; i < im->columns_count; i++)
		if (str_is(field, im->columns[i].field->name))
			return im->place_of[i];
	return -1;
}

static int column_named(const struct importing *im, struct str name)
{
	for (int i = 0; i < im->columns_count; i++)
		if (str_is(name, im->columns[i].field->name))
			return i;
	return SHEET_NO_FIELD;
}

/* What --map says stands above all labels, and those above other words: an item's own
 * "Model" is its model, though many lists head the specification so. */
static int field_of(void *ctx, struct str heading)
{
	struct importing *im = ctx;
	struct buf plain = BUF_INIT;
	int found = SHEET_NO_FIELD;
	bool mapped = false;

	heading_plain(heading, &plain);
	for (int i = 0; i < im->map.count && !mapped; i++) {
		mapped = str_eq(im->map.row[i].plain, buf_str(&plain));
		if (mapped)
			found = column_named(im, im->map.row[i].field);
	}
	for (int i = 0; i < im->columns_count && !mapped && plain.n && found == SHEET_NO_FIELD; i++)
		if (import_label_is(im->columns[i].field, buf_str(&plain)))
			found = i;
	for (int i = 0; i < im->columns_count && !mapped && found == SHEET_NO_FIELD; i++)
		if (plain.n && import_word_is(im->columns[i].type, im->columns[i].field, buf_str(&plain)))
			found = i;
	buf_done(&plain);
	return found;
}

/* A field that does not exist is a slip in the map, found before the file is read. */
static enum err check_map(struct importing *im, const char *path)
{
	for (int i = 0; i < im->map.count; i++) {
		struct str field = im->map.row[i].field;
		if (str_is(field, "-") || column_named(im, field) != SHEET_NO_FIELD)
			continue;
		return op_refuse(im->op, E_MAP, path, "file", path, "line", "?", "why",
			arena_printf(&im->op->arena, "there is no field `%.*s`", STR_ARG(field)).p, NULL);
	}
	return OK;
}

static const char *headings_of(struct importing *im)
{
	int count;
	const struct sheet_column *columns = sheet_columns(im->sheet, &count);
	struct buf text = BUF_INIT;
	struct str kept;

	for (int i = 0; i < count; i++)
		if (columns[i].heading.n)
			buf_printf(&text, "%s%.*s", text.n ? ", " : "", STR_ARG(columns[i].heading));
	kept = arena_str(&im->op->arena, buf_str(&text));
	buf_done(&text);
	return kept.p;
}

static enum err place_columns(struct importing *im)
{
	int count;
	const struct sheet_column *columns = sheet_columns(im->sheet, &count);

	for (int i = 0; i < im->columns_count; i++)
		im->place_of[i] = -1;
	for (int i = 0; i < count; i++) {
		im->field_at[i] = columns[i].field;
		if (columns[i].field != SHEET_NO_FIELD)
			im->place_of[columns[i].field] = i;
	}
	for (int i = 0; i < im->columns_count; i++) {
		const struct field *f = im->columns[i].field;
		if (im->columns[i].required && im->place_of[i] < 0)
			return op_refuse(im->op, E_HEADING_MISSING, im->path, "field", in_lang(im->cli->lang, f->label, f->label_zh),
				"name", f->name, "found", headings_of(im), NULL);
	}
	return OK;
}

static enum err open_sheet(struct importing *im)
{
	struct sheet_ask ask = {.path = im->path, .field_of = field_of, .ctx = im};
	struct str map = args_get(&im->cli->args, "map"), encoding = args_get(&im->cli->args, "encoding");
	enum err err = OK;

	if (encoding.n && !encoding_read(encoding, &ask.encoding))
		return op_refuse(im->op, E_VALUE, "--encoding", "value", encoding.p, "kind", "one of the choices", "example",
			"utf-8, gbk, gb18030, auto", NULL);
	im->kind->columns(im, im->type);
	if (map.n && ((err = import_map_read(im->op, &im->cli->arena, map.p, &im->map)) || (err = check_map(im, map.p))))
		return err;
	if ((err = sheet_open(im->op, &ask, &im->sheet)))
		return err;
	im->map.rules.comma_is_odd = sheet_separator(im->sheet) == ';';
	return place_columns(im);
}

/* ---- rows ---- */

/* What speaks of who asks, not of the line, ends the import. */
static bool is_of_the_line(const struct refusal *r)
{
	static const enum err others[] = {E_PERMISSION, E_NO_COUNTERSIGN, E_SELF_APPROVAL, E_NOT_HERE, E_USAGE, E_CLOCK,
		E_DAY_CLOSED, E_DAY_AHEAD};

	if (err_kind(r->code) != ERR_REFUSED || str_is(r->place, "who") || str_is(r->place, "with"))
		return false;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (r->code == others[i])
			return false;
	return true;
}

static enum err end_with(struct importing *im, enum err err)
{
	const struct refusal *from = &im->row_op.refusal;
	struct op *op = im->op;

	if (op->refusal.code || !from->code)
		return err;
	op->refusal = (struct refusal){.code = from->code, .place = arena_str(&op->arena, from->place)};
	for (int i = 0; i < from->values_count; i++)
		op->refusal.values[op->refusal.values_count++] = (struct op_value){
			arena_str(&op->arena, str_from(from->values[i].name)).p, arena_str(&op->arena, from->values[i].text)};
	return err;
}

/* The member that a refusal's place names: "qty" of "lines[3].qty". */
static int column_of(const struct importing *im, struct str place)
{
	const char *dot = place.n ? memrchr(place.p, '.', place.n) : NULL;

	return import_place(im, dot ? str_sub(place, (size_t)(dot - place.p) + 1, place.n) : place);
}

static enum err settle(struct importing *im, enum err err)
{
	if (!err)
		return OK;
	if (!im->row_op.refusal.code || !is_of_the_line(&im->row_op.refusal))
		return end_with(im, err);
	import_refuse(im, column_of(im, im->row_op.refusal.place), &im->row_op.refusal);
	op_forgive(&im->row_op);
	return OK;
}

enum err import_act(struct importing *im, const struct request *r, struct recorded *out)
{
	enum err err = im->w.batch_add(&im->w, &im->row_op, r, out);

	if (err)
		*out = (struct recorded){0};
	return settle(im, err);
}

static enum err take_row(struct importing *im, const struct sheet_row *row)
{
	enum err err = OK;
	void *target;

	op_reset(&im->row_op);
	im->line = row->line;
	im->row_refused = false;
	if (row->fault.code) {
		import_refuse_values(im, row->fault.column, row->fault.code, "value",
			arena_str(&im->row_op.arena, row->fault.value).p, "other", arena_str(&im->row_op.arena, row->fault.other).p,
			NULL);
	} else if (import_sums_up(im, row)) {
		im->totals++;
	} else {
		target = im->kind->target(im);
		import_cells(im, row, target);
		if (!im->row_refused)
			err = settle(im, im->kind->take(im, target));
	}
	im->refused += im->row_refused;
	return err;
}

static enum err take_rows(struct importing *im)
{
	const char *what = im->dry ? "Checking lines" : "Taking lines";
	struct sheet_row row;
	bool more = true;
	enum err err;

	for (int64_t n = 1;; n++) {
		if ((err = sheet_next(im->op, im->sheet, &row, &more)) || !more)
			break;
		if ((err = take_row(im, &row)))
			break;
		if (n % PROGRESS_ROWS == 0)
			progress_at(&im->cli->progress, what, im->line, sheet_lines(im->sheet));
	}
	im->row_refused = false;
	if (im->kind->end) {
		enum err last = settle(im, im->kind->end(im));
		im->refused += im->row_refused;
		err = err ? err : last;
	}
	return err;
}

static enum err too_many(struct importing *im)
{
	if (!im->cli->json && im->faults > IMPORT_SHOWN)
		fprintf(stderr, in_lang(im->cli->lang, "... and %lld more; --report FILE has them all.\n", "……另有 %lld 处;--report 文件 可得全部。\n"),
			(long long)(im->faults - IMPORT_SHOWN));
	return op_refuse(im->op, E_LINES, im->path, "count", arena_printf(&im->op->arena, "%lld", (long long)im->refused).p, "file",
		im->path, NULL);
}

static enum err take_all(struct importing *im)
{
	int64_t begun = clock_ms(), papers = im->kind->end ? 0 : sheet_lines(im->sheet); /* a line a paper, or many */
	enum err err = im->w.batch_begin(&im->w, im->op, papers);

	if (err)
		return err;
	err = take_rows(im);
	progress_end(&im->cli->progress);
	if (!err && im->refused)
		err = too_many(im);
	if (err || im->dry)
		im->w.batch_drop(&im->w);
	else
		err = im->w.batch_end(&im->w, im->op);
	if (!err)
		import_tell(im, clock_ms() - begun);
	return err;
}

/* ---- the command ---- */

static const struct act *first_of(const struct type *type)
{
	const struct act *act = type->acts;

	while (!act_is_first(act))
		act++;
	return act;
}

static enum err allowed_here(struct importing *im)
{
	struct str home = book_home(im->w.book), site = book_log(im->w.book).site;

	if (str_is(str_from(first_of(im->type)->at), "HO") && !book_is_home(im->w.book))
		return op_refuse(im->op, E_NOT_HERE, "", "act", arena_printf(&im->op->arena, "import %s", im->kind->name).p, "holder",
			arena_str(&im->op->arena, home).p, "site", arena_str(&im->op->arena, site).p, NULL);
	if (im->update && !act_find(im->type, STR("change")))
		return cli_usage(im->op, "What `import %s` takes is entered once; --update is for records.", im->kind->name);
	return OK;
}

static enum err import(struct importing *im)
{
	enum err err, closed;

	if ((err = import_report_open(im, args_get(&im->cli->args, "report"))))
		return err;
	if (!(err = open_sheet(im))) {
		import_tell_columns(im);
		err = take_all(im);
	}
	if (im->cli->json && im->faults)
		buf_printf(&im->cli->details, "],\"refused\":%lld", (long long)im->refused);
	closed = import_report_close(im);
	return err ? err : closed;
}

void import_memory(void)
{
	mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
}

enum err import_sheet(struct op *op, struct cli *cli)
{
	struct importing *im = arena_take(&cli->arena, sizeof(*im));
	enum err err = cli_signed(op, cli);

	im->cli = cli;
	im->op = op;
	im->kind = kind_find(cli->args.words[0]);
	im->type = type_find(str_from(im->kind->type));
	im->update = args_has(&cli->args, "update");
	im->dry = args_has(&cli->args, "dry_run");
	if (err)
		return err;
	if (cli->args.words_count < 2)
		return cli_usage(op, "Name the file: import %s FILE", im->kind->name);
	im->path = cli->args.words[1].p;
	if ((err = cli_writer(op, cli, &im->w)))
		return err;
	import_memory();
	op_init(&im->row_op);
	if (!(err = allowed_here(im)))
		err = import(im);
	sheet_close(im->sheet);
	import_seen_done(&im->seen);
	buf_done(&im->text);
	arena_done(&im->paper_arena);
	op_done(&im->row_op);
	im->w.close(&im->w);
	return err;
}

/* ---- help ---- */

static void help_column(const struct cli *cli, const struct import_column *c, struct buf *to)
{
	const char *words = import_words_of(c->type, c->field);
	struct str rest = str_from(words);

	buf_printf(to, "    %s%s  %s", c->field->name, c->required ? "*" : "", in_lang(cli->lang, c->field->label, c->field->label_zh));
	while (rest.n) {
		struct str word = str_cut(&rest, '|');
		if (!str_is(word, c->field->label_zh))
			buf_printf(to, ", %.*s", STR_ARG(word));
	}
	buf_putc(to, '\n');
}

void import_help(const struct cli *cli, struct buf *to)
{
	buf_puts(to, in_lang(cli->lang,
			     "\nKinds, their columns (* has to be there) and the headings that are known:\n",
			     "\n种类、各列(* 必填)及可识别的表头:\n"));
	for (const struct import_kind *k = import_kinds; k->name; k++) {
		struct importing im = {.type = type_find(str_from(k->type))};
		if (!im.type)
			continue;
		buf_printf(to, "  %s: %s\n", k->name, in_lang(cli->lang, k->about, k->about_zh));
		k->columns(&im, im.type);
		for (int i = 0; i < im.columns_count; i++)
			help_column(cli, &im.columns[i], to);
	}
	buf_puts(to, in_lang(cli->lang,
			     "\nA --map file has a line `HEADING = FIELD` for each heading that is not known (`-`: not to be read), and\n"
			     "where the file needs it `date-order = dmy` (or mdy, ymd) and `decimal = ,`. An empty cell says nothing.\n",
			     "\n--map 文件每行写「表头 = 字段」(「-」表示不读);需要时写「date-order = dmy」(或 mdy、ymd)和「decimal = ,」。空格子不作更改。\n"));
}
