/* One pass over the own entries that no close has covered. */
#include "day_list.h"

#include <string.h>

#include "documents/registry.h"
#include "lines.h"
#include "model/codec.h"
#include "model/entry.h"

/* A number that was drawn, and its paper. */
struct drawn {
	struct str doc;
	const struct type *type;
	int row; /* in papers */
	struct str number;
	struct day day;
	struct str state, holder; /* as the last own act left it */
};

/* How far a series has come in this pass. */
struct counter {
	struct str series;
	uint64_t last;
};

struct listing {
	struct look *look;
	const struct day_close *before;
	struct day_close *close;
	bool past; /* entries stand behind the close before */
	int papers_cap, money_cap, open_cap;
	struct drawn *drawn;
	int drawn_count, drawn_cap;
	struct counter *counters;
	int counters_count, counters_cap;
	struct money later;
	uint64_t next, last;
	struct arena scratch; /* of one paper */
};

/* An array that has room for one more. */
static void *room_for(struct op *op, void *rows, size_t size, int count, int *cap)
{
	char *more;

	if (count < *cap)
		return rows;
	*cap = *cap ? *cap * 2 : 16;
	more = arena_take(&op->arena, size * (size_t)*cap);
	if (count)
		memcpy(more, rows, size * (size_t)count);
	return more;
}

/* A row of a list with nothing set. */
static void *row_new(struct op *op, const char *list, struct any_list *to, size_t size, int *cap)
{
	const struct field *f = field_find(day_close_type.fields, str_from(list));
	char *row;

	to->row = room_for(op, to->row, size, to->count, cap);
	row = (char *)to->row + size * (size_t)to->count++;
	memset(row, 0, size);
	fields_clear(f->rows, row);
	return row;
}

#define ROW_NEW(op, l, member, cap) \
	row_new(op, #member, (struct any_list *)&(l)->close->member, sizeof(*(l)->close->member.row), &(l)->cap)

/* ---- numbers ---- */

/* "A01-SB-000012": series "A01-SB", 12. */
static bool number_split(struct str number, struct str *series, uint64_t *n)
{
	size_t at = number.n;

	while (at && number.p[at - 1] != '-')
		at--;
	if (!at || !str_to_u64(str_sub(number, at, number.n), n))
		return false;
	*series = str_sub(number, 0, at - 1);
	return true;
}

/* The last number of a series that the close before has seen, its own among them; 0: none. */
static uint64_t seen_before(const struct listing *l, struct str series)
{
	struct str same;
	uint64_t n;

	if (l->before && number_split(l->before->number, &same, &n) && str_eq(same, series))
		return n;
	for (int i = 0; l->before && i < l->before->papers.count; i++)
		if (str_eq(l->before->papers.row[i].series, series) && number_split(l->before->papers.row[i].last, &same, &n))
			return n;
	return 0;
}

static enum err missing(struct op *op, struct str series, uint64_t n)
{
	return op_refuse(op, E_NUMBER_GAP, "", "number",
		arena_printf(&op->arena, "%.*s-%06llu", STR_ARG(series), (unsigned long long)n).p, NULL);
}

/* Numbers of one series come one by one; the first of the pass joins on the close before,
 * or was covered by it. */
static enum err counts_on(struct op *op, struct listing *l, struct str series, uint64_t n)
{
	struct counter *c = NULL;
	uint64_t wanted;

	for (int i = 0; i < l->counters_count && !c; i++)
		if (str_eq(l->counters[i].series, series))
			c = &l->counters[i];
	if (!c) {
		l->counters = room_for(op, l->counters, sizeof(*c), l->counters_count, &l->counters_cap);
		c = &l->counters[l->counters_count++];
		*c = (struct counter){arena_str(&op->arena, series), seen_before(l, series)};
		wanted = n <= c->last ? n : c->last + 1;
	} else {
		wanted = c->last + 1;
	}
	c->last = n;
	return n == wanted ? OK : missing(op, series, wanted);
}

static int papers_row(struct op *op, struct listing *l, struct str type, struct str series)
{
	struct day_papers *row;

	for (int i = 0; i < l->close->papers.count; i++)
		if (str_eq(l->close->papers.row[i].type, type) && str_eq(l->close->papers.row[i].series, series))
			return i;
	row = ROW_NEW(op, l, papers, papers_cap);
	*row = (struct day_papers){.type = arena_str(&op->arena, type), .series = arena_str(&op->arena, series),
		.count = qty_of(0), .voids = qty_of(0), .reversed = qty_of(0), .amount = {NONE}};
	return l->close->papers.count - 1;
}

static void one_more(struct qty *count)
{
	*count = qty_add(*count, qty_of(1000));
}

/* ---- money ---- */

static void add_to(struct money *sum, struct money m)
{
	*sum = money_is_set(*sum) ? money_add(*sum, m) : m;
}

/* What the paper comes to, by its own total or amount. */
static enum err add_worth(struct op *op, struct listing *l, const struct entry *e, const struct type *type, struct day_papers *row)
{
	const struct field *f = field_find(type->fields, STR("total"));
	struct doc *doc;
	enum err err;

	if (!f)
		f = field_find(type->fields, STR("amount"));
	if (!f || f->kind != KIND_money)
		return OK;
	arena_reset(&l->scratch);
	doc = doc_new(&l->scratch, type);
	err = codec_fold_body(op, &l->scratch, doc, e->body);
	if (!err && field_is_set(f, doc))
		add_to(&row->amount, *(const struct money *)((const char *)doc + f->offset));
	return err;
}

static struct money sum_of(const struct entry *e, struct str site, const char *account)
{
	struct money sum = money_of(0);

	for (int i = 0; i < e->legs_count; i++)
		if (str_is(e->legs[i].spot.a, account) && str_eq(e->legs[i].spot.at, site))
			sum = money_add(sum, (struct money){e->legs[i].v});
	return sum;
}

/* Cash, or where there is none what went on a customer's account. */
static void take_money(struct op *op, struct listing *l, const struct entry *e)
{
	struct money cash = sum_of(e, l->look->site, "CASH"), m = cash;
	const char *means = "cash";
	struct day_money *row = NULL;

	if (money_is_nil(cash)) {
		m = money_add(sum_of(e, l->look->site, "AR"), sum_of(e, l->look->site, "ADV"));
		means = "account";
	}
	if (money_is_nil(m))
		return;
	for (int i = 0; i < l->close->money.count && !row; i++)
		if (str_eq(l->close->money.row[i].type, e->type) && str_is(l->close->money.row[i].means, means))
			row = &l->close->money.row[i];
	if (!row) {
		row = ROW_NEW(op, l, money, money_cap);
		*row = (struct day_money){arena_str(&op->arena, e->type), str_from(means), money_of(0)};
	}
	row->amount = money_add(row->amount, m);
}

/* ---- entries ---- */

static enum err take_number(struct op *op, struct listing *l, const struct entry *e, const struct type *type, struct str number, struct str series)
{
	int at = papers_row(op, l, e->type, series);
	struct day_papers *row = &l->close->papers.row[at];

	if (!row->first.n)
		row->first = arena_str(&op->arena, number);
	row->last = arena_str(&op->arena, number);
	one_more(&row->count);
	l->drawn = room_for(op, l->drawn, sizeof(*l->drawn), l->drawn_count, &l->drawn_cap);
	l->drawn[l->drawn_count++] = (struct drawn){arena_str(&op->arena, e->doc), type, at, row->last, e->day,
		arena_str(&op->arena, e->state), arena_str(&op->arena, e->holder)};
	return add_worth(op, l, e, type, row);
}

/* NULL: it was drawn before this pass. Acts mostly follow closely on each other. */
static struct drawn *drawn_find(struct listing *l, struct str doc)
{
	for (int i = l->drawn_count - 1; i >= 0; i--)
		if (str_eq(l->drawn[i].doc, doc))
			return &l->drawn[i];
	return NULL;
}

/* How the last own act left the paper; where it belongs in the list: *at is -1 where it
 * was drawn before this pass. */
static void follow_paper(struct op *op, struct listing *l, const struct entry *e, int *at)
{
	struct drawn *drawn = e->on.n ? drawn_find(l, e->doc) : NULL;

	*at = drawn ? drawn->row : -1;
	if (!drawn)
		return;
	drawn->state = arena_str(&op->arena, e->state);
	drawn->holder = arena_str(&op->arena, e->holder);
}

/* The row of a paper that was drawn before this pass. */
static enum err row_of_paper(struct op *op, struct listing *l, const struct entry *e, int *at)
{
	struct str series = STR_NONE;
	const struct doc *paper;
	uint64_t n;
	enum err err;

	if ((err = l->look->paper(l->look, op, arena_str(&op->arena, e->type).p, arena_str(&op->arena, e->doc), &paper)))
		return err;
	(void)number_split(doc_text(paper, "number"), &series, &n);
	*at = papers_row(op, l, e->type, series);
	return OK;
}

static enum err take_undoing(struct op *op, struct listing *l, const struct entry *e, int at)
{
	bool is_void = str_is(e->state, "void");
	enum err err;

	if (!is_void && !str_is(e->state, "reversed"))
		return OK;
	if (at < 0 && (err = row_of_paper(op, l, e, &at)))
		return err;
	one_more(is_void ? &l->close->papers.row[at].voids : &l->close->papers.row[at].reversed);
	return OK;
}

/* Drawn by this act: the number of a paper, or the key of a record that a site made. */
static struct str number_drawn(const struct entry *e, const struct type *type)
{
	const struct act *act = type ? act_find(type, e->act) : NULL;

	if (!act || !act->series || e->on.n)
		return STR_NONE;
	return e->number.n ? e->number : e->key;
}

static bool is_covered(const struct listing *l, const struct entry *e)
{
	if (day_cmp(e->day, l->close->doc.day) > 0)
		return false;
	return !l->before || l->past || day_cmp(e->day, l->before->closes) > 0;
}

static enum err take_entry(void *ctx, struct op *op, const struct entry *e)
{
	struct listing *l = ctx;
	const struct type *type = type_find(e->type);
	struct str number = number_drawn(e, type), series = STR_NONE;
	uint64_t n;
	int at;
	enum err err = OK;

	l->last = e->seq;
	follow_paper(op, l, e, &at);
	if (day_cmp(e->day, l->close->doc.day) > 0) {
		l->later = money_add(l->later, sum_of(e, l->look->site, "CASH"));
		l->next = l->next ? l->next : e->seq;
	}
	if (number.n && !number_split(number, &series, &n))
		number = STR_NONE;
	if (number.n)
		err = counts_on(op, l, series, n);
	if (type == &day_close_type) {
		l->past |= l->before && str_eq(e->doc, l->before->doc.id);
		return err;
	}
	if (err || !is_covered(l, e))
		return err;
	take_money(op, l, e);
	if (number.n && (err = take_number(op, l, e, type, number, series)))
		return err;
	return take_undoing(op, l, e, at);
}

/* ---- what still has to move ---- */

/* A bill that was issued here waits for nothing; what went elsewhere may have come back. */
static bool may_wait(const struct listing *l, const struct drawn *d)
{
	return d->type->waits && (state_among(d->type->waits, d->state) || !str_eq(d->holder, l->look->site));
}

/* A paper that went to another site is that site's to finish. */
static enum err take_waiting(
	struct op *op, struct listing *l, const struct type *type, struct str word, struct str number, struct day since)
{
	const struct doc *paper;
	struct day_open *row;
	enum err err;

	if (!type || !type->waits)
		return OK;
	if ((err = l->look->paper(l->look, op, type->name, word, &paper))) {
		op_forgive(op);
		return err == E_NOT_HERE ? OK : err;
	}
	if (!state_among(type->waits, paper->state))
		return OK;
	row = ROW_NEW(op, l, open, open_cap);
	*row = (struct day_open){str_from(type->name), number, since};
	return OK;
}

static enum err list_waiting(struct op *op, struct listing *l)
{
	enum err err = OK;

	for (int i = 0; l->before && i < l->before->open.count && !err; i++) {
		const struct day_open *open = &l->before->open.row[i];
		err = take_waiting(op, l, type_find(open->type), open->number, open->number, open->since);
	}
	for (int i = 0; i < l->drawn_count && !err; i++) {
		const struct drawn *d = &l->drawn[i];
		if (may_wait(l, d))
			err = take_waiting(op, l, d->type, d->doc, d->number, d->day);
	}
	return err;
}

/* ---- the pass ---- */

/* "A.5f0c2e91:5124" where that is of this epoch; else its first entry. */
static uint64_t begins_at(const struct look *look, const struct day_close *before)
{
	struct str seq = before ? before->next : STR_NONE, epoch = str_cut(&seq, ':');
	uint64_t n;

	return str_eq(epoch, look->epoch) && str_to_u64(seq, &n) ? n : 1;
}

enum err day_list(
	struct op *op, struct look *look, const struct day_close *before, struct day_close *close, struct money *later)
{
	struct listing l = {.look = look, .before = before, .close = close, .later = money_of(0)};
	uint64_t from = begins_at(look, before);
	enum err err;

	close->papers.count = close->money.count = close->open.count = 0;
	l.past = before && from == 1;
	l.last = from - 1;
	if (!(err = look->own(look, op, from, take_entry, &l)))
		err = list_waiting(op, &l);
	arena_done(&l.scratch);
	close->next = arena_printf(&op->arena, "%.*s:%llu", STR_ARG(look->epoch), (unsigned long long)(l.next ? l.next : l.last + 1));
	*later = l.later;
	return err;
}
