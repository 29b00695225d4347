/* A town of two sites and head office in good order, for the tests of sync. */
#ifndef TESTS_UNIT_SYNC_TOWN_H
#define TESTS_UNIT_SYNC_TOWN_H

#include <check.h>

#include "store/desk.h"
#include "sync_rig.h"

#define OPENING "{\"lines\":[{\"item\":\"P1\",\"qty\":\"100\"}]}"
#define BILL_C1                                                                                                        \
	"{\"customer\":\"C1\",\"due\":\"2026-03-31\",\"lines\":[{\"item\":\"P1\",\"qty\":\"4\",\"price\":\"75\"}]}"
#define BILL_C2 "{\"customer\":\"C2\",\"lines\":[{\"item\":\"P1\",\"qty\":\"1\",\"price\":\"10\"}]}"
#define TAKE_C1 "{\"customer\":\"C1\",\"means\":\"cash\",\"amount\":\"100\"}"
#define SEND "{\"to\":\"B01\",\"lines\":[{\"item\":\"P1\",\"qty\":\"10\"}]}"
#define ARRIVED "{\"lines\":[{\"item\":\"P1\",\"arrived\":\"8\"}]}"
#define FOUND "{\"found\":[{\"item\":\"P1\",\"qty\":\"2\",\"where\":\"lost\"}]}"

static struct town town;

static inline struct book *book_of(int site)
{
	return town.site[site].book;
}

static inline void begin(void)
{
	town_open(&town);
	ck_assert_int_eq(town_sync(&town, 0), OK);
	ck_assert_int_eq(town_sync(&town, 1), OK);
	town_act(book_of(0), "opening_stock", "post", "", "li", NULL, OPENING);
}

static inline void sell_on_account(const char *json)
{
	char bill[20];

	ck_assert_int_eq(rig_act(book_of(0), "sales_bill", "confirm", "", "li", NULL, json, NULL, bill), OK);
	town_act(book_of(0), "sales_bill", "issue", bill, "li", "wu", NULL);
}

static inline uint64_t held_of(struct book *b, struct log_id log)
{
	struct log_head head;
	struct op op;

	op_init(&op);
	town_must(&op, log_head_get(&op, book_store(b), log, &head));
	op_done(&op);
	return head.seq;
}

#endif
