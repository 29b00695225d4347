/* Fields: one row for each member of a document's struct.
 *
 * The row stands beside the struct and names the member, its kind and its label;
 * _Generic holds the member's C type to the kind, so that a row over the wrong
 * member does not compile. Command line, codec, checks and lists all walk the rows. */
#ifndef MODEL_FIELD_H
#define MODEL_FIELD_H

#include <stddef.h>

#include "base/arena.h"
#include "base/id.h"
#include "base/money.h"
#include "base/when.h"

struct ref { /* a record's key; the row's `of` says of which type */
	struct str key;
};

struct paper { /* another paper's id */
	struct str id;
};

struct flag {
	int8_t v; /* 1 yes, 0 no, FLAG_NONE */
};

/* A member that is not set holds the value that means so; doc_new and rows_new
 * put it there, and setting the member is all it takes to set it. */
#define NONE INT64_MIN
#define FLAG_NONE ((int8_t)-1)

struct texts {
	struct str *row;
	int count;
};

/* A list of rows of one struct. No rows: not set. */
#define LIST_OF(row_type)             \
	struct {                      \
		struct row_type *row; \
		int count;            \
	}

/* What every list member looks like to code that walks rows. */
struct any_list {
	void *row;
	int count;
};

enum kind {
	KIND_text,
	KIND_ref,
	KIND_paper,
	KIND_money,
	KIND_qty,
	KIND_price,
	KIND_rate,
	KIND_day,
	KIND_flag,
	KIND_texts,
	KIND_list,
};

enum field_flags {
	REQUIRED = 1 << 0, /* by the first act, or by a later one that sets it */
	WORKED_OUT = 1 << 1, /* by the program; given all the same, it has to agree */
	SIGNED = 1 << 2, /* may be negative; otherwise a quantity or amount is not */
	NOT_NIL = 1 << 3,
	IS_KEY = 1 << 4, /* in a record: its key; in a list's row: rows are told apart by it */
	ON_SLIP = 1 << 5,
	SECRET = 1 << 6, /* no option gives it, nothing shows it */
	/* In the first act: this one is found by it (look->linked): by the paper named, or by
	 * "FIELD:TEXT" of a text. */
	LINKS = 1 << 7,
	NAMES_PAPERS = 1 << 8, /* texts: ids of papers, which people give by their numbers */
};

struct field {
	const char *name; /* in body, arguments and JSON */
	enum kind kind;
	const char *label;
	const char *label_zh;
	size_t offset;
	unsigned flags;
	const char *of; /* ref, paper: the type; text, texts: choices, "cash|transfer" */
	const struct field *rows; /* list */
	size_t row_size;
};

static inline bool money_is_set(struct money m)
{
	return m.minor != NONE;
}

static inline bool qty_is_set(struct qty q)
{
	return q.milli != NONE;
}

static inline bool price_is_set(struct price p)
{
	return p.e4 != NONE;
}

static inline struct rate rate_or_nil(struct rate r)
{
	return r.e6 == NONE ? (struct rate){0} : r;
}

bool field_is_set(const struct field *f, const void *of);
void field_clear(const struct field *f, void *of);
void fields_clear(const struct field *fields, void *of);

#define KIND_IS(k, expr)                     \
	_Generic((expr),                     \
		struct str: (k) == KIND_text,     \
		struct ref: (k) == KIND_ref,      \
		struct paper: (k) == KIND_paper,  \
		struct money: (k) == KIND_money,  \
		struct qty: (k) == KIND_qty,      \
		struct price: (k) == KIND_price,  \
		struct rate: (k) == KIND_rate,    \
		struct day: (k) == KIND_day,      \
		struct flag: (k) == KIND_flag,    \
		struct texts: (k) == KIND_texts)

/* FIELD(hand_in, money, counted, "Cash counted", "实点现金", .flags = REQUIRED) */
#define FIELD(s, k, member, en, zh, ...)                                                             \
	{                                                                                            \
		.name = #member, .kind = KIND_##k, .label = en, .label_zh = zh,                      \
		.offset = offsetof(struct s, member) +                                               \
			  0 * sizeof(char[KIND_IS(KIND_##k, ((struct s *)0)->member) ? 1 : -1]), __VA_ARGS__ \
	}

/* LIST(transfer, lines, transfer_line, line_fields, "Lines", "明细") */
#define LIST(s, member, row_type, row_fields, en, zh, ...)                                                     \
	{                                                                                                      \
		.name = #member, .kind = KIND_list, .label = en, .label_zh = zh,                               \
		.offset = offsetof(struct s, member) +                                                         \
			  0 * sizeof(char[_Generic(((struct s *)0)->member.row, struct row_type *: 1)]),       \
		.rows = row_fields, .row_size = sizeof(struct row_type), __VA_ARGS__                           \
	}

/* The row of that name, or NULL. */
const struct field *field_find(const struct field *fields, struct str name);
/* `count` rows with nothing set. */
void *rows_new(struct arena *a, const struct field *list, int count);
const char *kind_words(enum kind k); /* "an amount of money" */
const char *kind_example(enum kind k);

#endif
