/* Taking entries apart and writing them. */
#include "model/entry.h"

#include <string.h>

#include "base/id.h"
#include "base/json.h"

/* ---- reading ---- */

enum { BODY_DEPTH = 2 }; /* of its values: in the body, in the line */

struct reader {
	struct op *op;
	struct arena *arena;
	struct scan scan;
	const char *why;
	bool strange; /* a key was passed over: whether it is there twice was not seen */
	struct buf plain; /* for unescaping */
};

/* Takes `c` where it stands there. */
static bool maybe(struct scan *s, char c)
{
	return scan_peek(s, c) && scan_lit(s, c);
}

static bool fail(struct reader *r, const char *why)
{
	if (!r->why)
		r->why = why;
	return false;
}

static bool any_text(struct reader *r, struct str *out, bool *escaped)
{
	if (!scan_string(&r->scan, out, escaped))
		return fail(r, "a text is expected");
	if (!*escaped)
		return true;
	if (!json_unescape(*out, &r->plain))
		return fail(r, "an escape is wrong");
	*out = arena_str(r->arena, buf_str(&r->plain));
	return true;
}

static bool text(struct reader *r, struct str *out)
{
	bool escaped;

	return any_text(r, out, &escaped);
}

/* Keys of sums are stored joined by tabs. A control comes in by an escape or not at all. */
static bool key_text(struct reader *r, struct str *out)
{
	bool escaped;

	if (!any_text(r, out, &escaped))
		return false;
	for (size_t i = 0; i < out->n && escaped; i++)
		if ((unsigned char)out->p[i] < 0x20)
			return fail(r, "a control character stands in a key");
	return true;
}

static bool number(struct reader *r, uint64_t *out)
{
	return scan_u64(&r->scan, out) || fail(r, "a whole number is expected");
}

static bool texts(struct reader *r, struct str *fixed, int max, struct str **grown, int *count)
{
	struct str one;
	int cap = max;

	*count = 0;
	if (!scan_lit(&r->scan, '['))
		return fail(r, "a list is expected");
	while (!maybe(&r->scan, ']')) {
		if (*count && !scan_lit(&r->scan, ','))
			return fail(r, "a comma is expected");
		if (!key_text(r, &one))
			return false;
		if (*count == cap) {
			if (!grown)
				return fail(r, "too many signatures");
			struct str *more = ARENA_ARRAY(r->arena, struct str, cap ? cap * 2 : 4);
			if (*count)
				memcpy(more, *grown, sizeof(one) * (size_t)*count);
			*grown = more;
			cap = cap ? cap * 2 : 4;
		}
		(grown ? *grown : fixed)[(*count)++] = one;
	}
	return true;
}

/* The next key of an object whose opening brace was taken; false at its end or on
 * error (r->why tells). */
static bool next_key(struct reader *r, bool *first, struct str *key)
{
	bool escaped;

	if (r->why || maybe(&r->scan, '}'))
		return false;
	if (!*first && !scan_lit(&r->scan, ','))
		return fail(r, "a comma is expected");
	*first = false;
	if (!scan_string(&r->scan, key, &escaped) || !scan_lit(&r->scan, ':'))
		return fail(r, "a key is expected");
	return true;
}

static bool skip(struct reader *r, struct str *raw)
{
	r->strange = true;
	return scan_skip(&r->scan, raw) || fail(r, "a value is malformed");
}

static bool leg_amount(struct reader *r, struct leg *leg, enum account_unit unit)
{
	struct str spelled;
	bool good;

	if (!text(r, &spelled))
		return false;
	leg->unit = unit;
	if (unit == UNIT_MONEY) {
		struct money m = {0};
		good = money_read(spelled, &m);
		leg->v = m.minor;
	} else {
		struct qty q = {0};
		good = qty_read(spelled, &q);
		leg->v = q.milli;
	}
	return (good && leg->v) || fail(r, "an amount is spelled wrongly");
}

static bool leg(struct reader *r, struct leg *out)
{
	struct str *const spots[] = {&out->spot.a, &out->spot.at, &out->spot.of, &out->spot.item, &out->spot.paper,
		&out->spot.due, &out->spot.by};
	static const char *const names[] = {"a", "at", "of", "item", "paper", "due", "by"};
	bool first = true;
	int amounts = 0, from = 0;
	struct str key;

	*out = (struct leg){0};
	if (!scan_lit(&r->scan, '{'))
		return fail(r, "a leg is expected");
	while (next_key(r, &first, &key)) {
		if (str_is(key, "m") || str_is(key, "q")) {
			amounts++;
			from = 7;
			if (!leg_amount(r, out, str_is(key, "m") ? UNIT_MONEY : UNIT_QTY))
				return false;
			continue;
		}
		while (from < 7 && !str_is(key, names[from]))
			from++;
		if (from == 7)
			return fail(r, "a leg's keys are unknown or out of order");
		if (!key_text(r, spots[from++]))
			return false;
	}
	if (!r->why && (amounts != 1 || !out->spot.a.n))
		return fail(r, "a leg needs an account and one amount");
	return !r->why;
}

static bool legs(struct reader *r, struct entry *e)
{
	int cap = 0;

	if (!scan_lit(&r->scan, '['))
		return fail(r, "posts is no list");
	while (!maybe(&r->scan, ']')) {
		if (e->legs_count && !scan_lit(&r->scan, ','))
			return fail(r, "a comma is expected");
		if (e->legs_count == cap) {
			struct leg *more = ARENA_ARRAY(r->arena, struct leg, cap ? cap * 2 : 8);
			if (cap)
				memcpy(more, e->legs, sizeof(*more) * (size_t)cap);
			e->legs = more;
			cap = cap ? cap * 2 : 8;
		}
		if (!leg(r, &e->legs[e->legs_count++]))
			return false;
	}
	return e->legs_count || fail(r, "posts is empty");
}

/* The keys of a body so far; a bit for each by its length and ends tells most apart. */
struct met {
	uint64_t bits;
	struct str keys[32];
	size_t count;
};

/* Where it cannot be told whether the key is there twice, the line is gone over again. */
static void meet(struct reader *r, struct met *met, struct str key)
{
	unsigned mix = (unsigned)key.n;
	uint64_t bit;

	if (key.n)
		mix += (unsigned char)key.p[0] * 7u + (unsigned char)key.p[key.n - 1] * 13u;
	bit = UINT64_C(1) << mix % 64;
	for (size_t i = 0; i < met->count && met->bits & bit; i++)
		r->strange |= str_eq(met->keys[i], key);
	met->bits |= bit;
	r->strange |= met->count == sizeof(met->keys) / sizeof(*met->keys) || (key.n && memchr(key.p, '\\', key.n));
	if (!r->strange)
		met->keys[met->count++] = key;
}

static bool body(struct reader *r, struct entry *e)
{
	static const struct {
		const char *name;
		size_t at;
	} picked[] = {
		{"number", offsetof(struct entry, number)},
		{"source", offsetof(struct entry, source)},
		{"key", offsetof(struct entry, key)},
		{"name", offsetof(struct entry, name)},
		{"customer", offsetof(struct entry, customer)},
		{"barcode", offsetof(struct entry, barcode)},
	};
	const char *start = r->scan.p;
	struct met met;
	bool first = true;
	struct str name, raw;

	met.bits = met.count = 0;
	if (!scan_lit(&r->scan, '{'))
		return fail(r, "the body is no object");
	while (next_key(r, &first, &name)) {
		size_t i = 0;
		meet(r, &met, name);
		while (i < sizeof(picked) / sizeof(*picked) && !str_is(name, picked[i].name))
			i++;
		if (i < sizeof(picked) / sizeof(*picked) && scan_peek(&r->scan, '"')) {
			if (!text(r, (struct str *)((char *)e + picked[i].at)))
				return false;
		} else if (!scan_skip_strict(&r->scan, BODY_DEPTH, &raw)) {
			return fail(r, "a value is malformed");
		}
	}
	e->body = (struct str){start, (size_t)(r->scan.p - start)};
	return !r->why;
}

static bool then(struct reader *r, struct entry *e)
{
	bool first = true;
	struct str key, raw;
	int keys = 0;

	if (!scan_lit(&r->scan, '{'))
		return fail(r, "then is no object");
	while (next_key(r, &first, &key)) {
		r->strange |= ++keys > 2;
		if (str_is(key, "state") ? !key_text(r, &e->state)
					 : str_is(key, "at") ? !key_text(r, &e->holder) : !skip(r, &raw))
			return false;
	}
	return !r->why;
}

static bool group(struct reader *r, struct entry *e)
{
	uint64_t k, n;

	if (!scan_lit(&r->scan, '[') || !scan_u64(&r->scan, &k) || !scan_lit(&r->scan, ',') ||
		!scan_u64(&r->scan, &n) || !scan_lit(&r->scan, ']'))
		return fail(r, "group is malformed");
	if (k < 1 || k > n || n < 2 || n > GROUP_MAX)
		return fail(r, "group is out of range");
	e->group_k = (int)k;
	e->group_n = (int)n;
	return true;
}

static bool hash(struct reader *r, struct hash *out)
{
	struct str s;

	return text(r, &s) && (hash_read_hex(s, out) || fail(r, "a hash is malformed"));
}

static bool on(struct reader *r, struct entry *e)
{
	if (!text(r, &e->on))
		return false;
	if (str_starts(e->on, STR("slip:")))
		return true;
	return hash_read_hex(e->on, &e->on_hash) || fail(r, "on is no hash");
}

static bool day(struct reader *r, struct entry *e)
{
	struct str s;

	return text(r, &s) && (day_read(s, &e->day) || fail(r, "day is no day"));
}

static bool at(struct reader *r, struct entry *e)
{
	struct str s;

	return text(r, &s) && (moment_read(s, &e->at) || fail(r, "at is no moment"));
}

enum key { K_SITE, K_EPOCH, K_SEQ, K_PREV, K_AT, K_DAY, K_SEEN, K_WHO, K_WITH, K_TYPE, K_V, K_ACT, K_DOC, K_ON, K_GROUP,
	K_FOR, K_BODY, K_THEN, K_POSTS, KEYS };

#define NAME(literal) {literal, sizeof(literal) - 1}
static const struct str key_names[KEYS] = {NAME("site"), NAME("epoch"), NAME("seq"), NAME("prev"), NAME("at"), NAME("day"),
	NAME("seen"), NAME("who"), NAME("with"), NAME("type"), NAME("v"), NAME("act"), NAME("doc"), NAME("on"), NAME("group"),
	NAME("for"), NAME("body"), NAME("then"), NAME("posts")};

static bool value(struct reader *r, struct entry *e, enum key key)
{
	switch (key) {
	case K_SITE:
		return key_text(r, &e->log.site);
	case K_EPOCH:
		return key_text(r, &e->log.epoch);
	case K_SEQ:
		return number(r, &e->seq);
	case K_PREV:
		return hash(r, &e->prev);
	case K_AT:
		return at(r, e);
	case K_DAY:
		return day(r, e);
	case K_SEEN:
		return key_text(r, &e->seen);
	case K_WHO:
		return key_text(r, &e->who);
	case K_WITH:
		return texts(r, e->with, ENTRY_WITH_MAX, NULL, &e->with_count);
	case K_TYPE:
		return key_text(r, &e->type);
	case K_V:
		return number(r, &e->v);
	case K_ACT:
		return key_text(r, &e->act);
	case K_DOC:
		return key_text(r, &e->doc);
	case K_ON:
		return on(r, e);
	case K_GROUP:
		return group(r, e);
	case K_FOR:
		return texts(r, NULL, 0, &e->hearers, &e->hearers_count);
	case K_BODY:
		return body(r, e);
	case K_THEN:
		return then(r, e);
	case K_POSTS:
		return legs(r, e);
	case KEYS:
		break;
	}
	return false;
}

/* A key that this program does not know is passed over, wherever it stands. */
static bool envelope(struct reader *r, struct entry *e)
{
	unsigned met = 0;
	int next = 0;
	bool first = true;
	struct str key, raw;

	if (!scan_lit(&r->scan, '{'))
		return fail(r, "it is no object");
	while (next_key(r, &first, &key)) {
		int k = next;
		while (k < KEYS && !str_eq(key, key_names[k]))
			k++;
		if (k == KEYS) {
			for (int i = 0; i < next; i++)
				if (str_eq(key, key_names[i]))
					return fail(r, "keys are out of order or double");
			if (!skip(r, &raw))
				return false;
			continue;
		}
		met |= 1u << k;
		next = k + 1;
		if (!value(r, e, (enum key)k))
			return false;
	}
	for (int k = 0; k < KEYS && !r->why; k++) {
		bool optional = k == K_SEEN || k == K_WITH || k == K_ON || k == K_GROUP || k == K_FOR || k == K_POSTS;
		if (!optional && !(met & 1u << k))
			return fail(r, key_names[k].p);
	}
	return !r->why && (scan_end(&r->scan) || fail(r, "something stands behind it"));
}

static void judge(struct reader *r, const struct entry *e)
{
	struct docid id;

	if (!site_key_valid(e->log.site))
		fail(r, "site is no site");
	else if (!e->seq || e->seq > INT64_MAX)
		fail(r, "seq is out of range");
	else if (!docid_read(e->doc, &id) && !str_starts(e->doc, STR("slip:")))
		fail(r, "doc is no paper's id");
	else if (!e->state.n || !e->holder.n)
		fail(r, "then says neither state nor holder");
}

/* Being read, the line is found to be strict JSON but for UTF-8 and for keys there
 * twice; known ones have their order, the body is held to it as it is read. Only
 * where something else stood is all of it gone over once more. */
enum err entry_read(struct op *op, struct arena *arena, struct str line, struct entry *e)
{
	struct reader r = {.op = op, .arena = arena, .scan = scan_of(line)};
	const char *why;
	size_t byte;

	*e = (struct entry){.group_k = 1, .group_n = 1};
	if (line.n > ENTRY_BYTES_MAX)
		r.why = "it is too long";
	else if (!utf8_valid(line))
		r.why = "bytes that are not UTF-8";
	else if (envelope(&r, e))
		judge(&r, e);
	if ((r.why || r.strange) && line.n <= ENTRY_BYTES_MAX && !json_strict(line, &why, &byte))
		r.why = why;
	buf_done(&r.plain);
	return r.why ? op_refuse(op, E_ENTRY, "", "why", r.why, NULL) : OK;
}

bool entry_place(struct str line, struct log_id *log, uint64_t *seq, struct hash *prev)
{
	struct scan s = scan_of(line);
	struct str key, hex;
	bool escaped;

	return scan_lit(&s, '{') && scan_string(&s, &key, &escaped) && str_is(key, "site") && scan_lit(&s, ':') &&
	       scan_string(&s, &log->site, &escaped) && scan_lit(&s, ',') && scan_string(&s, &key, &escaped) &&
	       str_is(key, "epoch") && scan_lit(&s, ':') && scan_string(&s, &log->epoch, &escaped) && scan_lit(&s, ',') &&
	       scan_string(&s, &key, &escaped) && str_is(key, "seq") && scan_lit(&s, ':') && scan_u64(&s, seq) &&
	       scan_lit(&s, ',') && scan_string(&s, &key, &escaped) && str_is(key, "prev") && scan_lit(&s, ':') &&
	       scan_string(&s, &hex, &escaped) && hash_read_hex(hex, prev);
}

bool entry_group(struct str line, int *k, int *n)
{
	struct scan s = scan_of(line);
	struct str key, raw;
	bool escaped;

	*k = *n = 1;
	if (!scan_lit(&s, '{'))
		return false;
	do {
		if (!scan_string(&s, &key, &escaped) || !scan_lit(&s, ':'))
			return false;
		if (str_is(key, "group")) {
			uint64_t a, b;
			if (!scan_lit(&s, '[') || !scan_u64(&s, &a) || !scan_lit(&s, ',') || !scan_u64(&s, &b) ||
				a < 1 || a > b || b > GROUP_MAX)
				return false;
			*k = (int)a;
			*n = (int)b;
			return true;
		}
		if (str_is(key, "body") || !scan_skip(&s, &raw))
			return str_is(key, "body");
	} while (maybe(&s, ','));
	return true;
}

/* ---- writing ---- */

static void put_text(struct buf *to, const char *key, struct str s)
{
	json_put_key(to, key);
	json_put_str(to, s);
}

static void put_texts(struct buf *to, const char *key, const struct str *list, int count)
{
	if (!count)
		return;
	json_put_key(to, key);
	buf_putc(to, '[');
	for (int i = 0; i < count; i++) {
		if (i)
			buf_putc(to, ',');
		json_put_str(to, list[i]);
	}
	buf_putc(to, ']');
}

static void put_leg(struct buf *to, const struct leg *leg)
{
	const struct {
		const char *name;
		struct str s;
	} keys[] = {{"a", leg->spot.a}, {"at", leg->spot.at}, {"of", leg->spot.of}, {"item", leg->spot.item},
		{"paper", leg->spot.paper}, {"due", leg->spot.due}, {"by", leg->spot.by}};

	buf_putc(to, '{');
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i].s.n)
			put_text(to, keys[i].name, keys[i].s);
	json_put_key(to, leg->unit == UNIT_MONEY ? "m" : "q");
	buf_putc(to, '"');
	leg_value_put(to, leg->unit, leg->v);
	buf_puts(to, "\"}");
}

static void put_legs(struct buf *to, const struct entry *e)
{
	if (!e->legs_count)
		return;
	json_put_key(to, "posts");
	buf_putc(to, '[');
	for (int i = 0; i < e->legs_count; i++) {
		if (i)
			buf_putc(to, ',');
		put_leg(to, &e->legs[i]);
	}
	buf_putc(to, ']');
}

void entry_write(struct buf *to, const struct entry *e)
{
	buf_putc(to, '{');
	put_text(to, "site", e->log.site);
	put_text(to, "epoch", e->log.epoch);
	json_put_key(to, "seq");
	buf_put_i64(to, (int64_t)e->seq);
	buf_puts(to, ",\"prev\":\"");
	hash_put_hex(to, &e->prev);
	buf_puts(to, "\",\"at\":\"");
	moment_put(to, e->at);
	buf_puts(to, "\",\"day\":\"");
	day_put(to, e->day);
	buf_putc(to, '"');
	if (e->seen.n)
		put_text(to, "seen", e->seen);
	put_text(to, "who", e->who);
	put_texts(to, "with", e->with, e->with_count);
	put_text(to, "type", e->type);
	json_put_key(to, "v");
	buf_put_i64(to, (int64_t)e->v);
	put_text(to, "act", e->act);
	put_text(to, "doc", e->doc);
	if (e->on.n)
		put_text(to, "on", e->on);
	if (e->group_n > 1)
		buf_printf(to, ",\"group\":[%d,%d]", e->group_k, e->group_n);
	put_texts(to, "for", e->hearers, e->hearers_count);
	json_put_key(to, "body");
	buf_put(to, e->body);
	buf_puts(to, ",\"then\":{");
	put_text(to, "state", e->state);
	put_text(to, "at", e->holder);
	buf_putc(to, '}');
	put_legs(to, e);
	buf_putc(to, '}');
}

/* ---- filing ---- */

static void add_topic(struct str *topics, int *count, struct str topic)
{
	for (int i = 0; i < *count; i++)
		if (str_eq(topics[i], topic))
			return;
	topics[(*count)++] = topic;
}

/* Money owed to suppliers is no news for who hears of a customer with the same key. */
void entry_topics(const struct entry *e, struct str holder_before, struct arena *arena, struct str **topics, int *count)
{
	*topics = ARENA_ARRAY(arena, struct str, 2 + e->hearers_count + e->legs_count);
	*count = 0;
	if (holder_before.n && !str_eq(holder_before, e->log.site))
		add_topic(*topics, count, arena_printf(arena, "site:%.*s", STR_ARG(holder_before)));
	if (!str_eq(e->holder, e->log.site))
		add_topic(*topics, count, arena_printf(arena, "site:%.*s", STR_ARG(e->holder)));
	for (int i = 0; i < e->legs_count; i++) {
		struct str of = e->legs[i].spot.of;
		const char *kind = account_party(e->legs[i].spot.a);
		if (!of.n || (i && str_eq(of, e->legs[i - 1].spot.of)))
			continue;
		add_topic(*topics, count, arena_printf(arena, "%s:%.*s", kind, STR_ARG(of)));
	}
	for (int i = 0; i < e->hearers_count; i++)
		add_topic(*topics, count, e->hearers[i]);
}

struct hash entry_content(const struct entry *e)
{
	struct buf text = BUF_INIT;
	struct str rest = str_sub(e->body, 1, e->body.n);
	struct str start = STR("\"number\":");
	struct hash h;

	/* The number is the first field of every paper that has one. */
	if (str_starts(rest, start)) {
		struct scan s = scan_of(str_sub(rest, start.n, rest.n));
		struct str raw;
		if (scan_skip(&s, &raw)) {
			(void)maybe(&s, ',');
			rest = (struct str){s.p, (size_t)(s.end - s.p)};
		}
	}
	buf_printf(&text, "%.*s %.*s ", STR_ARG(e->type), STR_ARG(e->act));
	buf_put(&text, rest);
	h = hash_of(buf_str(&text));
	buf_done(&text);
	return h;
}
