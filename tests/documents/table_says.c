/* What a table says of the books, and whether it is so. Advances, payables, revenue and tax are
 * written as amounts, as reports show them, though they stand negative in the books. */
#include "table.h"

#include "base/json.h"
#include "model/codec.h"
#include "store/desk.h"
#include "store/docs.h"

/* ---- balances ---- */

struct adding {
	const struct spot *like;
	enum account_unit unit;
	int64_t sum;
};

static bool like_or_any(struct str part, struct str like)
{
	return !like.n || str_eq(part, like);
}

static enum err add_like(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct adding *a = ctx;
	const struct spot *like = a->like;

	(void)op;
	if (!like_or_any(spot->at, like->at) || !like_or_any(spot->of, like->of) || !like_or_any(spot->item, like->item) ||
		!like_or_any(spot->paper, like->paper) || !like_or_any(spot->due, like->due))
		return OK;
	a->unit = unit;
	a->sum += v;
	return OK;
}

static bool shown_as_amount(struct str account)
{
	return str_is(account, "ADV") || str_is(account, "AP") || str_is(account, "REV") || str_is(account, "TAX");
}

static struct str balance(struct table *t, struct place *p, struct str names, const struct spot *like)
{
	struct adding a = {.like = like};
	struct buf text = BUF_INIT;
	struct str said;
	struct op op;

	op_init(&op);
	while (names.n) {
		struct str one = str_cut(&names, '+');
		const struct account *account = account_find(one);
		int64_t before = a.sum;
		CHECK(account);
		a.unit = account->unit;
		CHECK(sums_walk(&op, book_store(p->book), arena_printf(&op.arena, "%.*s\t", STR_ARG(one)), add_like, &a) == OK);
		if (shown_as_amount(one))
			a.sum = before - (a.sum - before);
	}
	leg_value_put(&text, a.unit, a.sum);
	said = arena_str(&t->arena, buf_str(&text));
	buf_done(&text);
	op_done(&op);
	return said;
}

static bool is_record(struct table *t, const char *type, struct str key)
{
	struct record_row row;
	struct op op;
	bool found;

	op_init(&op);
	CHECK(record_get(&op, book_store(t->places[0].book), str_from(type), key, &row, &found) == OK);
	op_done(&op);
	return found;
}

static bool take_part(struct table *t, struct str word, struct spot *like)
{
	if (table_place(t, word))
		*(like->at.n ? &like->of : &like->at) = word;
	else if (looks_like_day(word))
		like->due = word;
	else if (table_paper(t, word).n)
		like->paper = table_paper(t, word);
	else if (is_record(t, "customer", word) || is_record(t, "supplier", word))
		like->of = word;
	else if (is_record(t, "item", word))
		like->item = word;
	else
		return false;
	return true;
}

/* A site speaks of what is its own; of a customer it says what he owes anywhere. */
static bool is_of_the_site(const struct said *s)
{
	struct str rest = s->accounts;
	const struct account *account = account_find(str_cut(&rest, '+'));

	return account && (account->kept_by & BY_AT) && !(account->kept_by & BY_OF) && !s->like.at.n;
}

static struct said *room_for(struct table *t, struct str key)
{
	for (int i = 0; i < t->said_count; i++)
		if (str_eq(t->said[i].key, key))
			return &t->said[i];
	CHECK(t->said_count < TABLE_SAID_MAX);
	return &t->said[t->said_count++];
}

void expect_say(struct table *t, struct words *w)
{
	struct said s = {.line = t->line, .at = w->count > 3 ? table_place(t, w->word[1]) : NULL};
	struct str key = STR_NONE, rest;

	if (!s.at || w->count < 4) {
		table_fault(t, t->line, "expect BOOK ACCOUNT … VALUE");
		return;
	}
	s.accounts = rest = w->word[2];
	while (rest.n)
		if (!account_find(str_cut(&rest, '+'))) {
			table_fault(t, t->line, "no account %.*s", STR_ARG(w->word[2]));
			return;
		}
	for (int i = 3; i < w->count - 1; i++)
		if (!take_part(t, w->word[i], &s.like))
			table_fault(t, t->line, "nothing is called %.*s here", STR_ARG(w->word[i]));
	if (is_of_the_site(&s) && s.at != &t->places[0])
		s.like.at = s.at->site;
	s.value = w->word[w->count - 1];
	for (int i = 1; i < w->count - 1; i++)
		key = arena_printf(&t->arena, "%.*s %.*s", STR_ARG(key), STR_ARG(w->word[i]));
	s.key = key;
	*room_for(t, key) = s;
	t->unsettled = true;
}

static void check_at(struct table *t, const struct said *s, struct place *p)
{
	struct str is = balance(t, p, s->accounts, &s->like);

	if (!str_eq(is, s->value))
		table_fault(t, s->line, "%.*s in the book of %.*s is %.*s; the table says %.*s", STR_ARG(s->key), STR_ARG(p->site),
			STR_ARG(is), STR_ARG(s->value));
}

/* ---- decisions ---- */

void decided_say(struct table *t, struct words *w)
{
	if (w->count == 3 && str_is(w->word[1], "lines")) {
		uint64_t lines;
		t->lines_decided = str_to_u64(w->word[2], &lines) ? (int64_t)lines : 0;
	} else if (w->count == 5 && table_paper(t, w->word[1]).n && table_paper(t, w->word[2]).n) {
		CHECK(t->decided_count < TABLE_SAID_MAX);
		t->decided[t->decided_count++] = (struct decided){t->line, w->word[1], w->word[2], w->word[3], w->word[4]};
	} else {
		table_fault(t, t->line, "decided FROM PAPER AMOUNT DAY, or: decided lines COUNT");
	}
	t->unsettled = true;
}

static void check_decided(struct table *t, const struct decided *d)
{
	struct str paper = table_paper(t, d->paper);
	struct allocated_row *rows;
	struct money amount = {0};
	struct op op;
	bool there = false;
	int count;

	op_init(&op);
	if (!money_read(d->amount, &amount))
		table_fault(t, d->line, "%.*s is no amount", STR_ARG(d->amount));
	CHECK(allocated_from(&op, book_store(t->places[0].book), table_paper(t, d->from), &rows, &count) == OK);
	for (int i = 0; i < count; i++)
		there |= str_eq(rows[i].paper, paper) && rows[i].v == amount.minor && str_eq(rows[i].day, d->day);
	if (!there)
		table_fault(t, d->line, "head office did not set %.*s of %.*s against %.*s on %.*s", STR_ARG(d->amount),
			STR_ARG(d->from), STR_ARG(d->paper), STR_ARG(d->day));
	op_done(&op);
}

static enum err count_lines(void *ctx, struct op *op, const struct entry_row *row)
{
	struct entry e;
	cJSON *body;
	enum err err = entry_read(op, &op->arena, row->text, &e);

	if (err || !str_is(e.type, "allocation"))
		return err;
	if ((err = json_read(op, e.body, ENTRY_BYTES_MAX, "", &body)))
		return err;
	*(int64_t *)ctx += cJSON_GetArraySize(json_get(body, "lines"));
	cJSON_Delete(body);
	return OK;
}

static void check_lines_decided(struct table *t)
{
	int64_t count = 0;
	struct op op;

	if (t->lines_decided < 0)
		return;
	op_init(&op);
	CHECK(entries_from(&op, book_store(t->places[0].book), 0, count_lines, &count) == OK);
	if (count != t->lines_decided)
		table_fault(t, t->line, "head office decided %lld lines; the table says %lld", (long long)count,
			(long long)t->lines_decided);
	op_done(&op);
}

/* ---- papers ---- */

static bool find(struct table *t, struct op *op, struct words *w, struct doc_row *row)
{
	struct place *p = w->count > 3 ? table_place(t, w->word[1]) : NULL;
	struct str name = table_paper(t, w->word[2]);

	/* One that another paper brought goes by its number. */
	if (p && !book_find(op, p->book, NULL, name.n ? name : w->word[2], row))
		return true;
	table_fault(t, t->line, "no such paper");
	return false;
}

void state_say(struct table *t, struct words *w)
{
	struct doc_row row;
	struct op op;

	op_init(&op);
	if (find(t, &op, w, &row) && (!str_eq(row.state, w->word[3]) || (w->count > 4 && !str_eq(row.holder, w->word[4]))))
		table_fault(t, t->line, "the paper is %.*s with %.*s", STR_ARG(row.state), STR_ARG(row.holder));
	op_done(&op);
}

void number_say(struct table *t, struct words *w)
{
	struct doc_row row;
	struct op op;

	op_init(&op);
	if (find(t, &op, w, &row) && !str_eq(row.number, w->word[3]))
		table_fault(t, t->line, "its number is %.*s", STR_ARG(row.number));
	op_done(&op);
}

void body_say(struct table *t, struct words *w)
{
	struct place *p = table_place(t, w->word[1]);
	struct buf body = BUF_INIT;
	struct doc_row row;
	struct doc *doc;
	struct op op;

	op_init(&op);
	if (find(t, &op, w, &row)) {
		CHECK(book_load(&op, p->book, &row, &doc) == OK);
		codec_put_body(&body, doc, NULL);
		if (!memmem(body.p, body.n, w->word[3].p, w->word[3].n))
			table_fault(t, t->line, "its body is %s", body.p);
	}
	buf_done(&body);
	op_done(&op);
}

/* ---- all of it ---- */

void said_check(struct table *t)
{
	for (int i = 0; i < t->said_count; i++) {
		const struct said *s = &t->said[i];
		check_at(t, s, s->at);
		if (t->synced && str_eq(s->like.at, s->at->site))
			check_at(t, s, &t->places[0]);
	}
	for (int i = 0; i < t->decided_count; i++)
		check_decided(t, &t->decided[i]);
	check_lines_decided(t);
	reports_check(t);
}

void said_settle(struct table *t)
{
	if (t->unsettled)
		said_check(t);
	t->unsettled = false;
}

static enum err count_case(void *ctx, struct op *op, const struct case_row *row)
{
	(void)op;
	(void)row;
	++*(int64_t *)ctx;
	return OK;
}

void cases_check(struct table *t)
{
	for (int i = 0; i < t->places_count; i++) {
		int64_t count = 0, most = i ? 0 : t->cases;
		struct op op;
		op_init(&op);
		CHECK(cases_walk(&op, book_store(t->places[i].book), count_case, &count) == OK);
		if (count != most)
			table_fault(t, t->line, "%lld cases at %.*s, %lld are said", (long long)count, STR_ARG(t->places[i].site),
				(long long)most);
		op_done(&op);
	}
}
