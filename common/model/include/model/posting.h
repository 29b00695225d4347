/* What an act posts: legs on accounts, money summing to nil over the entry and
 * quantity to nil for each item.
 *
 * Plus is what we have or are owed, minus what we owe or gave. Legs with the same
 * keys are one leg at the place of the first; a leg of nil is not written. */
#ifndef MODEL_POSTING_H
#define MODEL_POSTING_H

#include "base/arena.h"
#include "base/money.h"
#include "base/op.h"
#include "model/account.h"

/* The keys an account is kept by; those that do not apply are empty. */
struct spot {
	struct str a; /* account */
	struct str at; /* site */
	struct str of; /* party; for IB the other site */
	struct str item;
	struct str paper; /* docid */
	struct str due; /* day, as written */
	struct str by; /* epoch, approval, currency */
};

struct leg {
	struct spot spot;
	enum account_unit unit;
	int64_t v; /* minor units or thousandths */
};

struct postings {
	struct arena *arena;
	struct leg *legs;
	int count;
	int cap;
	int *index; /* by hash of the spot; grows with the legs */
	int index_cap;
};

void postings_init(struct postings *p, struct arena *arena);
void post_money(struct postings *to, struct spot spot, struct money m);
void post_qty(struct postings *to, struct spot spot, struct qty q);
/* `q` at `spot`, and its other end "X~" the other way. */
void post_qty_both_ends(struct postings *to, struct spot spot, struct qty q);
void post_money_both_ends(struct postings *to, struct spot spot, struct money m);
/* Takes out the legs that came to nil. */
void postings_close(struct postings *p);
bool spot_eq(const struct spot *a, const struct spot *b);

/* False where the legs do not add up: *what is "money" or the item, *off the excess. */
bool legs_balance(struct arena *scratch, const struct leg *legs, int count, struct str *what, struct str *off);

/* The account's key as stored and sorted: a, of, at, item, paper, due, by and the
 * unit ("m" or "q"), joined by tabs. Party before site: a customer's sums lie together. */
void leg_key_put(struct buf *to, const struct spot *spot, enum account_unit unit);
/* Splits a stored key; the parts point into it. */
bool leg_key_read(struct str key, struct spot *spot, enum account_unit *unit);
void leg_value_put(struct buf *to, enum account_unit unit, int64_t v);

#endif
