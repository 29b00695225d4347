/* Refusals kept where they were made (SEC-18), and `refusals`, which lists them.
 *
 * What is kept are codes and values, never the sentence: whoever reads it later is told
 * in his own language. */
#include <unistd.h>

#include "base/json.h"
#include "cli/commands.h"
#include "refused.h"
#include "store/local.h"
#include "cli/wording.h"

/* ---- keeping ---- */

struct str cli_day_text(struct cli *cli, struct arena *a)
{
	return day_str(a, day_is_none(cli->day) ? day_of_moment(world_now(&cli->world), cli->world.utc_offset_min) : cli->day);
}

static struct str said_of(struct arena *a, const struct refusal *r)
{
	struct buf text = BUF_INIT;
	struct str out;

	buf_putc(&text, '{');
	for (int i = 0; i < r->values_count; i++) {
		json_put_key(&text, r->values[i].name);
		json_put_str(&text, r->values[i].text);
	}
	buf_putc(&text, '}');
	out = arena_str(a, buf_str(&text));
	buf_done(&text);
	return out;
}

static bool has_book(struct arena *a, const char *dir)
{
	return access(arena_printf(a, "%s/site.json", dir).p, F_OK) == 0;
}

/* One that cannot be kept is told all the same: it is told next. */
void refusal_keep(struct cli *cli, const struct refusal *refused, enum err err)
{
	struct refusal bare = {.code = err};
	const struct refusal *r = refused->code ? refused : &bare;
	struct local_refusal row = {.at = world_now(&cli->world), .who = cli->who, .code = str_from(err_code(r->code)), .place = r->place};
	struct local_db *l;
	struct op op;

	if (!cli->doing || err_kind(err) != ERR_REFUSED || !has_book(&cli->arena, cli->dir))
		return;
	op_init(&op);
	row.day = cli_day_text(cli, &op.arena);
	row.command = cli->doing_act ? arena_printf(&op.arena, "%s %s", cli->doing, cli->doing_act) : str_from(cli->doing);
	row.said = said_of(&op.arena, r);
	if (!local_db_open(&op, cli->dir, &l)) {
		if (local_refusal_put(&op, l, &row))
			op_forgive(&op);
		local_db_close(l);
	}
	op_done(&op);
}

/* ---- listing ---- */

struct listing {
	struct cli *cli;
	struct table table;
	struct buf json;
	bool any;
};

/* As it was told, in the language of whoever asks now. */
static void refusal_back(struct op *op, const struct local_refusal *row, struct refusal *out)
{
	struct buf json = BUF_INIT;

	buf_puts(&json, "{\"code\":");
	json_put_str(&json, row->code);
	json_put_key(&json, "place");
	json_put_str(&json, row->place);
	json_put_key(&json, "values");
	buf_put(&json, row->said);
	buf_putc(&json, '}');
	*out = (struct refusal){0};
	if (refusal_take(op, buf_str(&json)))
		*out = op->refusal;
	op_forgive(op);
	buf_done(&json);
}

static void put_json(struct listing *l, const struct local_refusal *row, const struct refusal *r, struct str at)
{
	const struct {
		const char *name;
		struct str value;
	} members[] = {{"day", row->day}, {"who", row->who}, {"command", row->command}};

	buf_puts(&l->json, l->any ? ",{\"at\":" : "{\"at\":");
	json_put_str(&l->json, at);
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		json_put_key(&l->json, members[i].name);
		json_put_str(&l->json, members[i].value);
	}
	json_put_key(&l->json, "refusal");
	refusal_json(r, l->cli->lang, &l->json);
	buf_putc(&l->json, '}');
	l->any = true;
}

static void put_cells(struct listing *l, const struct local_refusal *row, const struct refusal *r, struct str at)
{
	struct buf text = BUF_INIT;
	struct str rest, first;

	refusal_put(r, l->cli->lang, &text);
	rest = buf_str(&text);
	first = str_cut(&rest, '\n');
	table_cell(&l->table, at);
	table_cell(&l->table, row->day);
	table_cell(&l->table, row->who);
	table_cell(&l->table, row->command);
	table_cell(&l->table, first);
	buf_done(&text);
}

static enum err list_one(void *ctx, struct op *op, const struct local_refusal *row)
{
	struct listing *l = ctx;
	struct refusal r;
	struct str at = moment_str(&l->cli->arena, row->at);

	refusal_back(op, row, &r);
	/* A code that only a newer program knows. */
	if (!r.code)
		return OK;
	if (l->cli->json)
		put_json(l, row, &r, at);
	else
		put_cells(l, row, &r, at);
	return OK;
}

static enum err run(struct op *op, struct cli *cli)
{
	static const struct table_column columns[] = {{"When"}, {"Day"}, {"Who"}, {"Command"}, {"Refused"}};
	static const struct table_column columns_zh[] = {{"时间"}, {"营业日"}, {"用户"}, {"命令"}, {"拒绝原因"}};
	struct listing l = {.cli = cli};
	struct local_db *db;
	enum err err;

	if (!has_book(&op->arena, cli->dir))
		return op_refuse(op, E_NO_BOOK, cli->dir, "path", cli->dir, NULL);
	if ((err = local_db_open(op, cli->dir, &db)))
		return err;
	table_init(&l.table, &cli->arena, cli->lang == LANG_ZH ? columns_zh : columns, sizeof(columns) / sizeof(*columns));
	buf_puts(&l.json, "{\"refusals\":[");
	err = local_refusals_walk(
		op, db, day_is_none(cli->day) ? STR_NONE : day_str(&op->arena, cli->day), list_one, &l);
	buf_puts(&l.json, "]}\n");
	local_db_close(db);
	if (!err && cli->json)
		out_print(&l.json);
	else if (!err)
		table_print(&l.table);
	buf_done(&l.json);
	return err;
}

const struct command command_refusals = {
	.name = "refusals",
	.words = "",
	.about = "List what was refused on this machine: when, to whom, and why. --day DAY: of that day.",
	.about_zh = "列出本机上被拒绝的操作:时间、用户和原因。--day 日期:只列当天。",
	.examples = "refusals\nrefusals --day 2026-03-01",
	.run = run,
};
