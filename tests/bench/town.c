/* Making the town and having it trade. */
#include "town.h"

#include "bench.h"

struct book *town_open(struct rig_world *w, const char *dir, bool careless, const char *second)
{
	struct book_options options = {.world = &w->world, .mode = DB_WRITE, .careless = careless};
	struct identity id;
	struct book *b;
	struct op op;

	op_init(&op);
	must(&op, identity_load(&op, dir, &id), dir);
	id.second = str_from(second);
	must(&op, identity_save(&op, dir, &id), dir);
	must(&op, book_open(&op, dir, &options, &b), dir);
	op_done(&op);
	return b;
}

uint64_t town_draw(uint64_t *chance, uint64_t below)
{
	*chance = *chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (*chance >> 33) % below;
}

static struct book *make(struct rig_world *w, const char *dir, const char *site, struct str epoch)
{
	struct book_options options = {.world = &w->world, .careless = true};
	struct identity id = {.site = str_from(site), .epoch = epoch};
	struct op op;

	op_init(&op);
	must(&op, book_create(&op, dir, &id, &options), dir);
	op_done(&op);
	return town_open(w, dir, true, "");
}

void town_copy(const char *from, const char *to)
{
	shell("rm -rf '%s' && cp -a '%s' '%s'", to, from, to);
}

void town_act(struct book *b, struct op *op, const char *type, const char *act, const char *doc, const cJSON *given,
	bool within, char id[20])
{
	struct request r;
	struct recorded out;

	request_init(&r, type_find(str_from(type)), NULL);
	r.act = act_find(r.type, str_from(act));
	r.doc = str_from(doc);
	r.who = STR("li");
	r.with[0] = STR("wu");
	r.with_count = r.act->needs & COUNTERSIGN ? 1 : 0;
	r.given = given;
	must(op, within ? book_act_within(op, b, &r, &out) : book_act(op, b, &r, &out), type);
	if (id)
		snprintf(id, 20, "%.*s", STR_ARG(out.doc));
}

/* ---- records ---- */

static void record(struct book *b, struct op *op, const char *who, const char *type, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

static void act_on_record(struct book *b, struct op *op, const char *who, const char *type, const char *act,
	const char *key, const char *text)
{
	struct request r;
	struct recorded out;
	cJSON *given = cJSON_Parse(text);

	must_be(given != NULL, text);
	request_init(&r, type_find(str_from(type)), act_find(type_find(str_from(type)), str_from(act)));
	r.doc = str_from(key);
	r.who = str_from(who);
	r.given = given;
	must(op, book_act_within(op, b, &r, &out), text);
	cJSON_Delete(given);
	op_reset(op);
}

static void record(struct book *b, struct op *op, const char *who, const char *type, const char *format, ...)
{
	char text[256];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	act_on_record(b, op, who, type, "create", "", text);
}

/* The site hears of every customer. */
static void let_hear(struct book *b, struct op *op, const char *who)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "{\"topics\":[");
	for (int i = 0; i < TOWN_CUSTOMERS; i++)
		buf_printf(&text, "%s\"customer:%d\"", i ? "," : "", 12000 + i);
	buf_puts(&text, "]}");
	act_on_record(b, op, who, "site", "hear", "S01", text.p);
	buf_done(&text);
}

void town_records(struct book *ho, const char *who)
{
	/* A book that `init` made holds people to their posts. */
	const char *held = strcmp(who, "li") == 0 ? "" : ",\"roles\":[\"OWN\"]";
	struct op op;

	op_init(&op);
	must(&op, book_batch_begin(&op, ho), "batch");
	record(ho, &op, who, "user", "{\"key\":\"li\",\"name\":\"李\",\"sites\":[\"HO\",\"S01\"]%s}", held);
	record(ho, &op, who, "user", "{\"key\":\"wu\",\"name\":\"吴\",\"sites\":[\"S01\"]%s}", held);
	record(ho, &op, who, "site", "{\"key\":\"S01\",\"name\":\"Shop\"}");
	for (int i = 0; i < TOWN_ITEMS; i++)
		record(ho, &op, who, "item", "{\"key\":\"%d\",\"name\":\"article number %d\"}", 20000 + i * 7, i);
	for (int i = 0; i < TOWN_CUSTOMERS; i++)
		record(ho, &op, who, "customer", "{\"key\":\"%d\",\"name\":\"customer %d\"}", 12000 + i, i);
	let_hear(ho, &op, who);
	must(&op, book_batch_end(&op, ho), "batch");
	op_done(&op);
}

void town_head_office(const char *dir)
{
	struct rig_world w;
	struct book *ho;

	rig_world_init(&w, 1);
	ho = make(&w, dir, "HO", STR("A.00c0ffee"));
	town_records(ho, "li");
	book_close(ho);
}

/* ---- the site ---- */

struct lines {
	struct buf *to;
	int count;
};

static enum err add_line(void *ctx, struct op *op, const struct entry_row *row)
{
	struct lines *lines = ctx;

	(void)op;
	buf_put(lines->to, row->text);
	buf_putc(lines->to, '\n');
	lines->count++;
	return OK;
}

void town_log(struct book *b, struct log_id log, uint64_t after, struct buf *out, int *count)
{
	struct lines lines = {.to = out};
	struct op op;

	op_init(&op);
	must(&op, entries_of_log(&op, book_store(b), log, after, add_line, &lines), "reading a log");
	op_done(&op);
	*count = lines.count;
}

static void hear(struct book *site, struct book *ho)
{
	struct news news = {.cursor = STR("1.1")};
	struct buf text = BUF_INIT;
	struct str rest;
	struct op op;
	int fresh;

	town_log(ho, book_log(ho), 0, &text, &news.entries_count);
	news.entries = calloc((size_t)news.entries_count, sizeof(*news.entries));
	must_be(news.entries != NULL, "memory");
	rest = buf_str(&text);
	for (int i = 0; i < news.entries_count; i++)
		news.entries[i] = str_cut(&rest, '\n');
	op_init(&op);
	must(&op, book_hear(&op, site, &news, &fresh), "hearing");
	must_be(fresh == news.entries_count, "hearing of every record");
	op_done(&op);
	free(news.entries);
	buf_done(&text);
}

void town_stock(struct book *site)
{
	struct buf text = BUF_INIT;
	struct op op;
	cJSON *given;

	buf_puts(&text, "{\"lines\":[");
	for (int i = 0; i < TOWN_ITEMS; i++)
		buf_printf(&text, "%s{\"item\":\"%d\",\"qty\":\"100000000\"}", i ? "," : "", 20000 + i * 7);
	buf_puts(&text, "]}");
	given = cJSON_Parse(text.p);
	op_init(&op);
	town_act(site, &op, "opening_stock", "post", "", given, false, NULL);
	op_done(&op);
	cJSON_Delete(given);
	buf_done(&text);
}

void town_site(const char *dir, const char *ho_dir, struct str epoch)
{
	struct rig_world w;
	struct book *site, *ho;

	rig_world_init(&w, 2);
	site = make(&w, dir, "S01", epoch);
	ho = town_open(&w, ho_dir, true, "");
	hear(site, ho);
	book_close(ho);
	town_stock(site);
	book_close(site);
}

/* ---- trade ---- */

static int64_t put_lines(struct buf *to, uint64_t *chance, int lines)
{
	int64_t total = 0;

	buf_puts(to, "\"lines\":[");
	for (int i = 0; i < lines; i++) {
		int64_t qty = (int64_t)town_draw(chance, 12) + 1, price = (int64_t)town_draw(chance, 2000) + 29;
		buf_printf(to, "%s{\"item\":\"%d\",\"qty\":\"%lld\",\"price\":\"%lld.%02lld\",\"tax\":\"0.13\"}",
			i ? "," : "", 20000 + (int)town_draw(chance, TOWN_ITEMS) * 7, (long long)qty,
			(long long)(price / 100), (long long)(price % 100));
		total += qty * price;
	}
	buf_putc(to, ']');
	return total;
}

static cJSON *tree_of(struct buf *text)
{
	cJSON *tree = cJSON_Parse(text->p);

	must_be(tree != NULL, "JSON");
	buf_done(text);
	return tree;
}

cJSON *town_sale(uint64_t *chance)
{
	struct buf text = BUF_INIT;
	long long total;

	buf_putc(&text, '{');
	total = put_lines(&text, chance, TOWN_LINES);
	total = (total + 999) / 1000 * 10;
	buf_printf(&text, ",\"paid\":[{\"means\":\"cash\",\"amount\":\"%lld.00\"}]}", total);
	return tree_of(&text);
}

cJSON *town_bill(uint64_t *chance, int lines)
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "{\"customer\":\"%d\",\"due\":\"2026-%02d-%02d\",",
		12000 + (int)town_draw(chance, TOWN_CUSTOMERS), 4 + (int)town_draw(chance, 6),
		1 + (int)town_draw(chance, 28));
	put_lines(&text, chance, lines);
	buf_putc(&text, '}');
	return tree_of(&text);
}

static void pay(struct book *b, struct op *op, const cJSON *bill, const char *id, uint64_t *chance)
{
	struct buf text = BUF_INIT;
	cJSON *given;

	buf_printf(&text, "{\"customer\":\"%s\",\"means\":\"cash\",\"amount\":\"%d.%02d\",\"papers\":[\"%s\"]}",
		cJSON_GetStringValue(cJSON_GetObjectItem(bill, "customer")), 5 + (int)town_draw(chance, 100),
		(int)town_draw(chance, 100), id);
	given = tree_of(&text);
	town_act(b, op, "customer_receipt", "take", "", given, true, NULL);
	cJSON_Delete(given);
}

static void one_paper(struct book *b, struct op *op, const struct town_mix *mix, uint64_t *chance)
{
	bool sale = (int)town_draw(chance, 100) < mix->sales;
	cJSON *given = sale ? town_sale(chance) : town_bill(chance, TOWN_LINES);
	char id[20];

	if (sale) {
		town_act(b, op, "sales_bill", "sell", "", given, true, NULL);
	} else {
		town_act(b, op, "sales_bill", "confirm", "", given, true, id);
		town_act(b, op, "sales_bill", "issue", id, NULL, true, NULL);
		if ((int)town_draw(chance, 100) < mix->receipts)
			pay(b, op, given, id, chance);
	}
	cJSON_Delete(given);
}

void town_trade(struct book *b, const struct town_mix *mix)
{
	uint64_t chance = mix->seed;
	struct op op;

	op_init(&op);
	for (int done = 0; done < mix->papers;) {
		must(&op, book_batch_begin(&op, b), "batch");
		for (int i = 0; i < 1000 && done < mix->papers; i++, done++) {
			one_paper(b, &op, mix, &chance);
			op_reset(&op);
		}
		must(&op, book_batch_end(&op, b), "batch");
	}
	op_done(&op);
}
