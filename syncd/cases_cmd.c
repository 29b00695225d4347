/* `cases`: what a person has to look at: entries set aside or marked when they were
 * folded, and accounts that stand below their limit. Neither stops anything. */
#include "base/json.h"
#include "commands.h"
#include "store/docs.h"
#include "store/log.h"
#include "store/sums.h"

struct listing {
	struct book *book;
	struct table cases, below;
	struct buf cases_json, below_json;
	bool codes[ERR_COUNT]; /* those that occur */
};

static void put(struct buf *to, const char *name, struct str value)
{
	if (!value.n)
		return;
	json_put_key(to, name);
	json_put_str(to, value);
}

static void begin_object(struct buf *to)
{
	if (to->n)
		buf_putc(to, ',');
	buf_putc(to, '{');
}

static enum err whose(struct op *op, struct book *b, int64_t n, struct log_id *log, uint64_t *seq)
{
	struct str text;
	struct hash hash, prev;
	enum err err = entry_get(op, book_store(b), n, &text, &hash);

	if (!err && !entry_place(text, log, seq, &prev))
		*log = (struct log_id){0};
	return err;
}

static enum err add_case(void *ctx, struct op *op, const struct case_row *row)
{
	struct listing *l = ctx;
	struct log_id log = {0};
	uint64_t seq = 0;
	enum err err = whose(op, l->book, row->n, &log, &seq);

	if (err)
		return err;
	begin_object(&l->cases_json);
	buf_printf(&l->cases_json, "\"n\":%lld", (long long)row->n);
	put(&l->cases_json, "site", log.site);
	put(&l->cases_json, "epoch", log.epoch);
	buf_printf(&l->cases_json, ",\"seq\":%llu", (unsigned long long)seq);
	put(&l->cases_json, "code", row->code);
	put(&l->cases_json, "place", row->place);
	put(&l->cases_json, "detail", row->detail);
	buf_putc(&l->cases_json, '}');
	l->codes[err_from_code(arena_str(&op->arena, row->code).p)] = true;
	table_cellf(&l->cases, "%lld", (long long)row->n);
	table_cell(&l->cases, log.site.n ? log.site : STR("-"));
	table_cellf(&l->cases, "%llu", (unsigned long long)seq);
	table_cell(&l->cases, row->code);
	table_cell(&l->cases, row->place);
	table_cell(&l->cases, row->detail);
	return OK;
}

/* ---- accounts ---- */

static const char *code_of(const struct account *a)
{
	return err_code(a->limit == LIMIT_WARN_NIL ? W_CASH_BELOW : E_BELOW_LIMIT);
}

static enum err add_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct listing *l = ctx;
	const struct account *account = account_find(spot->a);
	struct buf value = BUF_INIT;

	(void)op;
	if (v >= 0 || !account || account_is_far_end(spot->a))
		return OK;
	leg_value_put(&value, unit, v);
	l->codes[err_from_code(code_of(account))] = true;
	begin_object(&l->below_json);
	put(&l->below_json, "code", str_from(code_of(account)));
	put(&l->below_json, "account", spot->a);
	put(&l->below_json, "at", spot->at);
	put(&l->below_json, "item", spot->item);
	put(&l->below_json, "paper", spot->paper);
	put(&l->below_json, unit == UNIT_MONEY ? "m" : "q", buf_str(&value));
	buf_putc(&l->below_json, '}');
	table_cell(&l->below, str_from(code_of(account)));
	table_cell(&l->below, spot->a);
	table_cell(&l->below, spot->at.n ? spot->at : spot->paper);
	table_cell(&l->below, spot->item);
	table_cell(&l->below, buf_str(&value));
	buf_done(&value);
	return OK;
}

static enum err walk_below(struct op *op, struct listing *l)
{
	for (const struct account *a = accounts; a->name; a++) {
		enum err err;
		if (a->limit == LIMIT_NONE)
			continue;
		err = sums_walk(op, book_store(l->book), arena_printf(&op->arena, "%s\t", a->name), add_sum, l);
		if (err)
			return err;
	}
	return OK;
}

/* ---- what the codes say ---- */

static void put_code(struct buf *to, enum err code, enum lang lang)
{
	struct str rest = str_from(err_sentence(code, lang));

	buf_printf(to, "\n%s: ", err_code(code));
	while (rest.n) {
		buf_put(to, str_cut(&rest, '{'));
		if (rest.p) {
			str_cut(&rest, '}');
			buf_puts(to, "…");
		}
	}
	buf_printf(to, "\n  %s", err_remedy(code, lang));
}

/* Each once, in the order of the table of refusals. */
static void print_codes(const struct listing *l, enum lang lang)
{
	struct buf text = BUF_INIT;

	for (int code = OK + 1; code < ERR_COUNT; code++)
		if (l->codes[code])
			put_code(&text, (enum err)code, lang);
	if (text.n)
		buf_putc(&text, '\n');
	out_print(&text);
	buf_done(&text);
}

/* ---- both ---- */

static void print_json(const struct listing *l)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "{\"cases\":[");
	buf_put(&text, buf_str(&l->cases_json));
	buf_puts(&text, "],\"below\":[");
	buf_put(&text, buf_str(&l->below_json));
	buf_puts(&text, "]}\n");
	out_print(&text);
	buf_done(&text);
}

static void print_tables(const struct listing *l, enum lang lang)
{
	if (table_rows(&l->cases))
		table_print(&l->cases);
	if (table_rows(&l->cases) && table_rows(&l->below))
		putchar('\n');
	if (table_rows(&l->below))
		table_print(&l->below);
	print_codes(l, lang);
	if (!table_rows(&l->cases) && !table_rows(&l->below))
		puts(lang == LANG_ZH ? "没有需要处理的。" : "Nothing to look at.");
}

static void init_tables(struct listing *l, struct cli *cli)
{
	static const struct table_column cases[] = {
		{"Entry", true}, {"Site", false}, {"Seq", true}, {"Code", false}, {"Place", false}, {"What", false}};
	static const struct table_column below[] = {
		{"Code", false}, {"Account", false}, {"At", false}, {"Item", false}, {"Stands at", true}};
	static const struct table_column cases_zh[] = {
		{"记录", true}, {"站点", false}, {"序号", true}, {"代码", false}, {"位置", false}, {"说明", false}};
	static const struct table_column below_zh[] = {
		{"代码", false}, {"科目", false}, {"所在", false}, {"商品", false}, {"余额", true}};
	bool zh = cli->lang == LANG_ZH;

	table_init(&l->cases, &cli->arena, zh ? cases_zh : cases, sizeof(cases) / sizeof(*cases));
	table_init(&l->below, &cli->arena, zh ? below_zh : below, sizeof(below) / sizeof(*below));
}

static enum err run(struct op *op, struct cli *cli)
{
	struct listing l = {0};
	enum err err = cli_book(op, cli, DB_READ, &l.book);

	if (err)
		return err;
	init_tables(&l, cli);
	if (!(err = cases_walk(op, book_store(l.book), add_case, &l)))
		err = walk_below(op, &l);
	if (!err && cli->json)
		print_json(&l);
	else if (!err)
		print_tables(&l, cli->lang);
	book_close(l.book);
	buf_done(&l.cases_json);
	buf_done(&l.below_json);
	return err;
}

const struct command command_cases = {
	.name = "cases",
	.words = "",
	.about = "List entries set aside or marked, and accounts below their limit.",
	.about_zh = "列出被搁置或标记的记录,以及低于限额的科目。",
	.examples = "cases\ncases --json",
	.run = run,
};
