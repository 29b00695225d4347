/* Finds or begins the document of each line and holds the line against it.
 *
 * A document's lines need not stand together, so each line remembers its document
 * and is put in its place at the end, where all counts are known. Lines of other
 * countries are checked like all others but not kept. */
#include "retail_gather.h"

#include <stdlib.h>

#include "base/check.h"

void gathering_init(struct gathering *in, struct retail *r, const char *country)
{
	*in = (struct gathering){.r = r, .wanted = str_from(country)};
	in->items.texts = in->customers.texts = in->countries.texts = in->docs.texts = &r->texts;
}

void gathering_done(struct gathering *in)
{
	names_done(&in->items);
	names_done(&in->customers);
	names_done(&in->countries);
	names_done(&in->docs);
	free(in->doc_of);
	free(in->moved);
}

static bool wanted(const struct gathering *in, uint32_t country)
{
	return !in->wanted.p || str_eq(in->countries.keys[country], in->wanted);
}

static bool is_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] > ' ')
			return false;
	return true;
}

/* A name is shown in one line of a terminal: what is no character becomes a space. */
static struct str name_of(struct arena *texts, struct str description)
{
	struct str name = arena_str(texts, description);
	char *p = (char *)name.p;
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)p[i] < ' ' || p[i] == 127)
			p[i] = ' ';
	return name;
}

static uint32_t put_item(struct gathering *in, const struct line_values *line)
{
	struct retail *r = in->r;
	bool fresh;
	uint32_t i = names_put(&in->items, line->code, &fresh);
	if (fresh) {
		r->items = rows_need(r->items, i, &in->items_cap, sizeof(*r->items));
		in->moved = rows_need(in->moved, i, &in->moved_cap, sizeof(*in->moved));
		r->items[i] = (struct retail_item){.code = in->items.keys[i], .goods = retail_is_goods(line->code)};
		in->moved[i] = qty_of(0);
	}
	if (!r->items[i].name.n && !is_blank(line->description))
		r->items[i].name = name_of(&r->texts, line->description);
	return i;
}

static uint32_t put_customer(struct gathering *in, struct str key)
{
	struct retail *r = in->r;
	if (!key.n)
		return RETAIL_NONE;
	bool fresh;
	uint32_t i = names_put(&in->customers, key, &fresh);
	if (fresh) {
		r->customers = rows_need(r->customers, i, &in->customers_cap, sizeof(*r->customers));
		r->customers[i] = (struct retail_customer){.key = in->customers.keys[i], .trade = RETAIL_NONE};
	}
	return i;
}

static void put_trade(struct gathering *in, uint32_t customer, uint32_t country)
{
	struct retail *r = in->r;
	uint32_t last = RETAIL_NONE;
	for (uint32_t t = r->customers[customer].trade; t != RETAIL_NONE; t = r->trades[t].next) {
		if (r->trades[t].country == country)
			return;
		last = t;
	}
	r->trades = rows_need(r->trades, r->trades_count, &in->trades_cap, sizeof(*r->trades));
	r->trades[r->trades_count] = (struct retail_trade){customer, country, RETAIL_NONE};
	if (last == RETAIL_NONE)
		r->customers[customer].trade = r->trades_count;
	else
		r->trades[last].next = r->trades_count;
	r->trades_count++;
}

static bool is(struct line_wrong *wrong, enum err code, enum column column, struct str value, struct str other)
{
	*wrong = (struct line_wrong){code, column_names[column], value, other};
	return false;
}

static struct str customer_key(const struct retail *r, uint32_t customer)
{
	return customer == RETAIL_NONE ? STR_NONE : r->customers[customer].key;
}

/* The line's document, begun where it is new; false where the line cannot be in it. */
static bool put_doc(struct gathering *in, const struct line_values *line, uint32_t *out, struct line_wrong *wrong)
{
	struct retail *r = in->r;
	bool fresh;
	uint32_t customer = put_customer(in, line->customer);
	uint32_t country = names_put(&in->countries, line->country, &fresh);
	uint32_t d = *out = names_put(&in->docs, line->number, &fresh);
	if (fresh) {
		r->docs = rows_need(r->docs, d, &in->docs_cap, sizeof(*r->docs));
		r->docs[d] = (struct retail_doc){in->docs.keys[d], line->day, line->kind, customer, country};
		if (customer != RETAIL_NONE)
			put_trade(in, customer, country);
		return true;
	}
	const struct retail_doc *doc = &r->docs[d];
	if (doc->customer != customer)
		return is(wrong, E_LINE_MIXED, CUSTOMER, line->customer, customer_key(r, doc->customer));
	if (doc->country != country)
		return is(wrong, E_LINE_MIXED, COUNTRY, line->country, in->countries.keys[doc->country]);
	if (doc->kind != line->kind)
		return is(wrong, E_LINE_SIGN, QUANTITY, line->texts[QUANTITY], line->number);
	return true;
}

/* The sums that a book keeps in 64 bits are bounded here for the whole file. */
static bool fits_sums(struct gathering *in, const struct line_values *line, uint32_t item)
{
	struct money amount = money_cmp(line->amount, money_of(0)) < 0 ? money_neg(line->amount) : line->amount;
	struct qty qty = qty_cmp(line->qty, qty_of(0)) < 0 ? qty_neg(line->qty) : line->qty;
	struct money turned = money_add(in->turned, amount);
	struct qty moved = qty_add(in->moved[item], qty);
	if (money_cmp(turned, money_of(MONEY_MAX)) > 0 || qty_cmp(moved, qty_of(QTY_MAX)) > 0)
		return false;
	in->turned = turned;
	in->moved[item] = moved;
	return true;
}

/* A cut inside the last field leaves as many fields as there should be. */
static bool is_cut_short(const struct gathering *in, struct str country)
{
	if (names_find(&in->countries, country) != NAMES_NONE)
		return false;
	for (uint32_t i = 0; i < in->countries.count; i++)
		if (str_starts(in->countries.keys[i], country))
			return true;
	return false;
}

static void keep(struct gathering *in, const struct line_values *line, uint32_t csv_line, uint32_t doc, uint32_t item)
{
	struct retail *r = in->r;
	if (!wanted(in, r->docs[doc].country))
		return;
	r->lines = rows_need(r->lines, r->lines_count, &in->lines_cap, sizeof(*r->lines));
	in->doc_of = rows_need(in->doc_of, r->lines_count, &in->doc_of_cap, sizeof(*in->doc_of));
	in->doc_of[r->lines_count] = doc;
	r->docs[doc].count++;
	r->lines[r->lines_count++] = (struct retail_line){line->qty, line->price, item, csv_line};
}

bool gather_line(struct gathering *in, const struct line_values *line, uint32_t csv_line, bool open_end,
	struct line_wrong *wrong)
{
	uint32_t doc;
	if (open_end && is_cut_short(in, line->country)) {
		*wrong = (struct line_wrong){.code = E_LINE_CUT};
		return false;
	}
	uint32_t item = put_item(in, line);
	if (!fits_sums(in, line, item))
		return is(wrong, E_LINE_TOTAL, QUANTITY, line->texts[QUANTITY], line->texts[PRICE]);
	if (!put_doc(in, line, &doc, wrong))
		return false;
	keep(in, line, csv_line, doc, item);
	return true;
}

/* Drops the documents of other countries; doc_of then names the ones that stay. */
static void drop_unwanted(struct gathering *in)
{
	struct retail *r = in->r;
	uint32_t *now = calloc(r->docs_count + 1, sizeof(*now));
	uint32_t kept = 0;
	CHECK(now);
	for (uint32_t d = 0; d < r->docs_count; d++) {
		now[d] = kept;
		if (wanted(in, r->docs[d].country))
			r->docs[kept++] = r->docs[d];
	}
	for (uint32_t i = 0; i < r->lines_count; i++)
		in->doc_of[i] = now[in->doc_of[i]];
	r->docs_count = kept;
	free(now);
}

/* Turns doc_of into the place each line goes to. */
static void find_places(struct gathering *in)
{
	struct retail *r = in->r;
	uint32_t next = 0;
	for (uint32_t d = 0; d < r->docs_count; d++) {
		r->docs[d].first = next;
		next += r->docs[d].count;
		r->docs[d].count = 0;
	}
	CHECK(next == r->lines_count);
	for (uint32_t i = 0; i < r->lines_count; i++) {
		struct retail_doc *doc = &r->docs[in->doc_of[i]];
		in->doc_of[i] = doc->first + doc->count++;
	}
}

/* In place, to need no second array: every swap brings one line home. */
static void move_lines(struct gathering *in)
{
	struct retail_line *lines = in->r->lines;
	for (uint32_t i = 0; i < in->r->lines_count; i++) {
		while (in->doc_of[i] != i) {
			uint32_t to = in->doc_of[i];
			struct retail_line moved = lines[to];
			lines[to] = lines[i];
			lines[i] = moved;
			in->doc_of[i] = in->doc_of[to];
			in->doc_of[to] = to;
		}
	}
}

void gather_end(struct gathering *in)
{
	struct retail *r = in->r;
	r->items_count = in->items.count;
	r->customers_count = in->customers.count;
	r->countries_count = in->countries.count;
	r->docs_count = in->docs.count;
	for (uint32_t i = 0; i < r->items_count; i++)
		if (!r->items[i].name.n)
			r->items[i].name = r->items[i].code;
	drop_unwanted(in);
	find_places(in);
	move_lines(in);
	r->countries = in->countries.keys;
	in->countries.keys = NULL;
}
