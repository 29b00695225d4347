/* Forms filled in by chance: an act of any type that could be done here, with small
 * amounts, by people of the place, on a day that may go back. */
#include "forms.h"

#include <stdio.h>
#include <string.h>

enum { TRIES = 5 };

/* ---- choosing ---- */

struct chance *luck(struct place *p)
{
	return &p->sim->chance;
}

void form_begin(struct place *p, struct intent *i, const char *type, const char *act, const char *state)
{
	struct docid id = world_docid(&p->world);

	i->type = type;
	i->act = act;
	i->on[0] = i->with[0] = 0;
	snprintf(i->doc, ID_MAX, "%s", id.c);
	snprintf(i->state, sizeof(i->state), "%s", state);
	snprintf(i->who, ID_MAX, "%s", p->users[0]);
	i->day = DAY_NONE;
	if (chance_hits(luck(p), 2))
		i->day = day_add(day_of(2026, 3, 1), chance_below(luck(p), 2 * DAYS_BACK) - DAYS_BACK);
	buf_clear(&i->json);
}

void two_sign(struct place *p, struct intent *i)
{
	snprintf(i->with, ID_MAX, "%s", p->users[1]);
}

static enum err pick_doc(void *ctx, struct op *op, const struct doc_row *row)
{
	struct picking *k = ctx;
	struct buf head = BUF_INIT;

	(void)op;
	if ((k->state.n && !str_eq(row->state, k->state)) || (k->holder.n && !str_eq(row->holder, k->holder)))
		return OK;
	if (!chance_hits(k->chance, ++k->seen))
		return OK;
	hash_put_hex(&head, &row->head);
	snprintf(k->id, sizeof(k->id), "%.*s", STR_ARG(row->id));
	snprintf(k->head, sizeof(k->head), "%s", head.p);
	buf_done(&head);
	return OK;
}

static bool pick_paper(struct place *p, const char *type, const char *state, bool here, struct picking *k)
{
	struct op op;

	*k = (struct picking){.chance = luck(p), .state = str_from(state), .holder = here ? str_from(p->name) : STR_NONE};
	op_init(&op);
	CHECK(docs_walk(&op, book_store(p->book), str_from(type), 0, pick_doc, k) == OK);
	op_done(&op);
	return k->seen > 0;
}

static enum err pick_key(void *ctx, struct op *op, const struct record_row *row)
{
	struct picking *k = ctx;

	(void)op;
	if (chance_hits(k->chance, ++k->seen))
		snprintf(k->id, sizeof(k->id), "%.*s", STR_ARG(row->key));
	return OK;
}

bool pick_record(struct place *p, const char *type, struct picking *k)
{
	struct op op;

	*k = (struct picking){.chance = luck(p)};
	op_init(&op);
	CHECK(records_walk(&op, book_store(p->book), str_from(type), pick_key, k) == OK);
	op_done(&op);
	return k->seen > 0;
}

static bool put_customer(struct place *p, struct buf *json)
{
	struct picking k;

	if (!pick_record(p, "customer", &k))
		return false;
	buf_printf(json, "\"customer\":\"%s\",", k.id);
	return true;
}

bool put_sales_lines(struct place *p, struct buf *json)
{
	static const char *const quantities[] = {"1", "2", "5", "0.5", "1.25"};
	static const char *const prices[] = {"1", "12.5", "79.9", "0.0125", "3.3333"};
	int lines = 1 + chance_below(luck(p), 3);
	struct picking k;

	buf_puts(json, "\"lines\":[");
	for (int i = 0; i < lines; i++) {
		if (!pick_record(p, "item", &k))
			return false;
		buf_printf(json, "%s{\"item\":\"%s\",\"qty\":\"%s\",\"price\":\"%s\"%s}", i ? "," : "", k.id,
			quantities[chance_below(luck(p), 5)], prices[chance_below(luck(p), 5)],
			chance_hits(luck(p), 2) ? ",\"tax\":\"0.13\"" : "");
	}
	buf_puts(json, "]}");
	return true;
}

/* Items of goods, each once, from a random one on. */
bool put_stock_lines(struct place *p, struct buf *json, int most, bool is_signed)
{
	int first = chance_below(luck(p), p->sim->items), lines = 1 + chance_below(luck(p), 3);

	buf_puts(json, "\"lines\":[");
	for (int i = 0, put = 0; i < p->sim->items && put < lines; i++) {
		int item = (first + i) % p->sim->items;
		if (item % 4 == 3)
			continue;
		buf_printf(json, "%s{\"item\":\"P%d\",\"qty\":\"%s%d\"}", put++ ? "," : "", item,
			is_signed && chance_hits(luck(p), 2) ? "-" : "", 1 + chance_below(luck(p), most));
	}
	buf_puts(json, "]}");
	return true;
}

static void put_amount(struct place *p, struct buf *json, bool is_signed)
{
	buf_printf(json, "\"amount\":\"%s%d.%02d\"", is_signed && chance_hits(luck(p), 3) ? "-" : "", chance_below(luck(p), 90),
		1 + chance_below(luck(p), 99));
}

/* ---- papers of goods and sales ---- */

static bool make_opening(struct place *p, struct intent *i)
{
	form_begin(p, i, "opening_stock", "post", "posted");
	buf_puts(&i->json, "{");
	return put_stock_lines(p, &i->json, 60, false);
}

static bool make_adjustment(struct place *p, struct intent *i)
{
	form_begin(p, i, "stock_adjustment", "post", "posted");
	two_sign(p, i);
	buf_puts(&i->json, "{\"reason\":\"count\",");
	return put_stock_lines(p, &i->json, 4, true);
}

static bool make_bill(struct place *p, struct intent *i)
{
	int k = chance_below(luck(p), PROMISED_MAX);

	form_begin(p, i, "sales_bill", "confirm", "confirmed");
	if (p->promised[k][0] && chance_hits(luck(p), 2)) {
		memcpy(i->doc, p->promised[k], ID_MAX);
		p->promised[k][0] = 0;
	}
	buf_puts(&i->json, "{");
	return put_customer(p, &i->json) && put_sales_lines(p, &i->json);
}

bool make_later(struct place *p, struct intent *i, const char *type, const char *act, const char *from, const char *to)
{
	struct picking k;

	if (!pick_paper(p, type, from, true, &k))
		return false;
	form_begin(p, i, type, act, to);
	snprintf(i->doc, ID_MAX, "%s", k.id);
	snprintf(i->on, sizeof(i->on), "%s", k.head);
	return true;
}

static bool make_issue(struct place *p, struct intent *i)
{
	if (!make_later(p, i, "sales_bill", "issue", "confirmed", "issued"))
		return false;
	two_sign(p, i);
	return true;
}

static bool make_sale(struct place *p, struct intent *i)
{
	form_begin(p, i, "sales_bill", "sell", "sold");
	buf_puts(&i->json, "{");
	if (chance_hits(luck(p), 4) && !put_customer(p, &i->json))
		return false;
	return put_sales_lines(p, &i->json);
}

static bool make_return(struct place *p, struct intent *i)
{
	form_begin(p, i, "sales_return", "post", "posted");
	two_sign(p, i);
	buf_puts(&i->json, chance_hits(luck(p), 3) ? "{\"into\":\"quarantine\"," : "{");
	if (chance_hits(luck(p), 2) && !put_customer(p, &i->json))
		return false;
	return put_sales_lines(p, &i->json);
}

/* ---- money ---- */

/* A bill that is there, or one that is only promised. */
static void put_named(struct place *p, struct buf *json)
{
	int at = chance_below(luck(p), PROMISED_MAX);
	struct docid id = world_docid(&p->world);
	struct picking k;

	if (chance_hits(luck(p), 2) && pick_paper(p, "sales_bill", "", false, &k)) {
		buf_printf(json, ",\"papers\":[\"%s\"]", k.id);
		return;
	}
	if (!p->promised[at][0])
		memcpy(p->promised[at], id.c, sizeof(id.c));
	buf_printf(json, ",\"papers\":[\"%s\"]", p->promised[at]);
}

static bool make_receipt(struct place *p, struct intent *i)
{
	form_begin(p, i, "customer_receipt", "take", "received");
	buf_puts(&i->json, "{\"means\":\"cash\",");
	if (!put_customer(p, &i->json))
		return false;
	put_amount(p, &i->json, false);
	if (chance_hits(luck(p), 3))
		put_named(p, &i->json);
	buf_puts(&i->json, "}");
	return true;
}

static bool make_reversal(struct place *p, struct intent *i)
{
	if (!make_later(p, i, "customer_receipt", "reverse", "received", "reversed"))
		return false;
	two_sign(p, i);
	buf_puts(&i->json, "{\"reason\":\"cheque\"}");
	return true;
}

static bool make_bad_debt(struct place *p, struct intent *i)
{
	form_begin(p, i, "bad_debt", "post", "posted");
	two_sign(p, i);
	buf_puts(&i->json, "{");
	if (chance_hits(luck(p), 2) && !put_customer(p, &i->json))
		return false;
	put_amount(p, &i->json, true);
	buf_puts(&i->json, "}");
	return true;
}

static bool make_opening_item(struct place *p, struct intent *i)
{
	form_begin(p, i, "opening_item", "post", "posted");
	buf_puts(&i->json, "{");
	if (!put_customer(p, &i->json))
		return false;
	put_amount(p, &i->json, true);
	buf_puts(&i->json, "}");
	return true;
}

/* ---- transfers ---- */

static bool make_send(struct place *p, struct intent *i)
{
	int to = chance_below(luck(p), p->sim->count - 1);

	form_begin(p, i, "transfer", "send", "sent");
	two_sign(p, i);
	buf_printf(&i->json, "{\"to\":\"%s\",", p->sim->places[to + (to >= p->index)].name);
	return put_stock_lines(p, &i->json, 6, false);
}

static const struct transfer *load_transfer(struct place *p, struct op *op, const char *id)
{
	struct doc_row row;
	struct doc *doc;

	CHECK(book_find(op, p->book, &transfer_type, str_from(id), &row) == OK && book_load(op, p->book, &row, &doc) == OK);
	return (const struct transfer *)doc;
}

static bool make_receive(struct place *p, struct intent *i)
{
	const struct transfer *t;
	bool all = true;
	struct op op;

	if (!make_later(p, i, "transfer", "receive", "sent", "closed"))
		return false;
	op_init(&op);
	t = load_transfer(p, &op, i->doc);
	buf_puts(&i->json, "{\"lines\":[");
	for (int k = 0; k < t->lines.count; k++) {
		int64_t sent = t->lines.row[k].qty.milli, there = chance_hits(luck(p), 2) ? sent - 1000 : sent;
		all &= there == sent;
		buf_printf(&i->json, "%s{\"item\":\"%.*s\",\"arrived\":\"%lld\"}", k ? "," : "", STR_ARG(t->lines.row[k].item.key),
			(long long)there / 1000);
	}
	buf_puts(&i->json, "]}");
	snprintf(i->state, sizeof(i->state), "%s", all ? "closed" : "difference");
	op_done(&op);
	return true;
}

static bool make_resolve(struct place *p, struct intent *i)
{
	const struct transfer *t;
	int put = 0;
	struct op op;

	if (!make_later(p, i, "transfer", "resolve", "difference", "closed"))
		return false;
	two_sign(p, i);
	op_init(&op);
	t = load_transfer(p, &op, i->doc);
	buf_puts(&i->json, "{\"found\":[");
	for (int k = 0; k < t->lines.count; k++) {
		int64_t gone = t->lines.row[k].qty.milli - t->lines.row[k].arrived.milli;
		if (gone)
			buf_printf(&i->json, "%s{\"item\":\"%.*s\",\"qty\":\"%lld\",\"where\":\"%s\"}", put++ ? "," : "",
				STR_ARG(t->lines.row[k].item.key), (long long)gone / 1000, chance_hits(luck(p), 2) ? "lost" : p->name);
	}
	buf_puts(&i->json, "]}");
	op_done(&op);
	return true;
}

/* ---- records, head office's alone ---- */

bool form_customer(struct place *p, struct intent *i)
{
	form_begin(p, i, "customer", "create", "active");
	buf_printf(&i->json, "{\"key\":\"C%d\",\"name\":\"顺发 %d\"}", p->sim->customers, p->sim->customers);
	p->sim->customers++;
	return true;
}

bool form_item(struct place *p, struct intent *i)
{
	int item = p->sim->items++;

	form_begin(p, i, "item", "create", "active");
	buf_printf(&i->json, "{\"key\":\"P%d\",\"name\":\"item %d\"%s}", item, item, item % 4 == 3 ? ",\"goods\":false" : "");
	return true;
}

static bool make_user(struct place *p, struct intent *i)
{
	form_begin(p, i, "user", "create", "active");
	buf_printf(&i->json, "{\"key\":\"U%d\",\"name\":\"user\",\"sites\":[\"%s\",\"%s\"]}", p->sim->people,
		p->sim->places[chance_below(luck(p), p->sim->count)].name, p->sim->places[1].name);
	p->sim->people++;
	return true;
}

void form_begin_site(struct place *p, struct intent *i, const char *act, const char *site)
{
	struct doc_row row;
	struct buf head = BUF_INIT;
	struct op op;

	form_begin(p, i, "site", act, "active");
	i->day = DAY_NONE;
	op_init(&op);
	CHECK(book_find(&op, p->book, &site_type, str_from(site), &row) == OK);
	hash_put_hex(&head, &row.head);
	snprintf(i->doc, ID_MAX, "%.*s", STR_ARG(row.id));
	snprintf(i->on, sizeof(i->on), "%s", head.p);
	buf_done(&head);
	op_done(&op);
}

static bool make_hear(struct place *p, struct intent *i)
{
	const struct sim *sim = p->sim;
	int topics = 1 + chance_below(luck(p), 2), site = 1 + chance_below(luck(p), sim->count - 1);

	form_begin_site(p, i, "hear", sim->places[site].name);
	buf_puts(&i->json, "{\"topics\":[");
	for (int k = 0; k < topics; k++)
		buf_printf(&i->json, "%s\"customer:C%d\"", k ? "," : "", chance_below(luck(p), sim->customers));
	if (chance_hits(luck(p), 6))
		buf_printf(&i->json, ",\"site:%s\"", sim->places[1 + chance_below(luck(p), sim->count - 1)].name);
	buf_puts(&i->json, "]}");
	return true;
}

static bool make_unhear(struct place *p, struct intent *i)
{
	const char *site = p->sim->places[1 + chance_below(luck(p), p->sim->count - 1)].name;
	struct hears_row *rows;
	int count;
	struct op op;

	form_begin_site(p, i, "unhear", site);
	op_init(&op);
	CHECK(hears_of(&op, book_store(p->book), str_from(site), &rows, &count) == OK);
	if (count)
		buf_printf(&i->json, "{\"topics\":[\"%.*s\"]}", STR_ARG(rows[chance_below(luck(p), count)].topic));
	op_done(&op);
	return count > 0;
}

/* ---- any of them ---- */

static const struct {
	int weight;
	bool office_alone;
	bool (*make)(struct place *p, struct intent *i);
} makers[] = {{8, false, make_opening}, {4, false, make_adjustment}, {14, false, make_bill}, {14, false, make_issue},
	{8, false, make_sale}, {6, false, make_return}, {14, false, make_receipt}, {5, false, make_reversal},
	{3, false, make_close}, {8, false, make_settlement},
	{5, false, make_bad_debt}, {4, false, make_opening_item}, {14, false, make_send}, {25, false, make_receive}, {20, false, make_resolve},
	{9, false, make_void}, {8, false, make_take_back}, {8, false, make_inspection}, {16, false, make_red},
	{20, false, make_save}, {18, false, make_inspect}, {16, false, make_review}, {4, false, make_registered}, {2, true, make_supplier},
	{5, true, make_checked}, {5, true, form_customer}, {6, true, form_item}, {6, true, make_user}, {9, true, make_hear}, {3, true, make_unhear}};

enum { MAKERS = sizeof(makers) / sizeof(*makers) };

static bool make_one(struct place *p, struct intent *i)
{
	int sum = 0, at;

	for (int k = 0; k < MAKERS; k++)
		sum += makers[k].office_alone && p->index ? 0 : makers[k].weight;
	at = chance_below(luck(p), sum);
	for (int k = 0; k < MAKERS; k++) {
		if (makers[k].office_alone && p->index)
			continue;
		at -= makers[k].weight;
		if (at < 0)
			return makers[k].make(p, i);
	}
	return false;
}

/* What stands at the door is received first; not every day has something to resolve. */
bool form_any(struct place *p, struct intent *i)
{
	if (chance_hits(luck(p), 3) && (make_receive(p, i) || make_resolve(p, i)))
		return true;
	if (chance_hits(luck(p), 4) && (make_review(p, i) || make_inspect(p, i)))
		return true;
	for (int tries = 0; tries < TRIES; tries++)
		if (make_one(p, i))
			return true;
	return false;
}
