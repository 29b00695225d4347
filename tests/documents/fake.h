/* A book that is not there: records and one paper for guards to look at, and a list
 * of what they looked at. */
#ifndef FAKE_H
#define FAKE_H

#include <check.h>

#include "documents/credit.h"
#include "documents/papers.h"
#include "documents/registry.h"
#include "model/codec.h"

enum { FAKE_RECORDS_MAX = 64, FAKE_ASKED_MAX = 256, FAKE_REST = 1000000 };

struct fake_asked {
	const char *what; /* "record", "paper", "balance" */
	struct str type; /* or the account */
	struct str key; /* or the site whose account it is */
};

struct fake {
	struct look look;
	const struct doc *records[FAKE_RECORDS_MAX];
	int records_count;
	const struct doc *paper; /* the one acted on; NULL: none */
	const struct doc *original; /* another that it holds; NULL: none */
	struct doc *linked[8]; /* found by any paper they are asked for by; one a type */
	int linked_count;
	int64_t sum; /* of every balance */
	int64_t came_in; /* of money: a little more whenever it is asked for */
	struct fake_asked asked[FAKE_ASKED_MAX];
	int asked_count;
};

/* At A01: items P1 to P9, of which P9 alone has a price (9.5), G1 that is no goods, customer C600, supplier V900, sites A01 and B01, contract CT-1 of P1, of which
 * FAKE_REST thousandths are left everywhere. */
void fake_init(struct fake *fake, struct arena *arena);
void fake_record(struct fake *fake, const struct doc *record);

/* A paper of that type begun at that site. */
struct doc *paper_new(struct arena *arena, const struct type *type, const char *site);

/* What an engine does between the fields and the legs: required, ranges, check. */
enum err act_prepare(struct op *op, struct fake *fake, struct doc *doc, const struct act *act);
struct postings act_legs(struct arena *arena, const struct doc *doc, const struct act *act);
const char *act_target(const struct act *act, const struct doc *doc);

/* "OH A01 P13 -2; CASH A01 159.80" */
void legs_put(struct buf *to, const struct postings *legs);

/* A valid paper after `act`, out of chance; *stood is the fold of the bodies up to it. */
struct doc *random_paper(
	struct op *op, struct fake *fake, uint64_t *seed, const struct type *type, const struct act *act,
	struct doc **stood);
/* The papers round about that an act of settling asks for, and the fields that rows alone
 * do not make valid; `stood` is brought along. */
void repair_settling(struct arena *arena, struct fake *fake, struct doc *stood, struct doc *doc, const struct act *act);
uint64_t chance(uint64_t *seed, uint64_t below);
/* Rows for a list, as the act takes them. */
void random_list(struct arena *arena, uint64_t *seed, const struct field *f, struct any_list *list, const struct act *act);
/* The fields that the act takes, as their rows allow; `list`: of a row of that list. */
void random_fields(struct arena *arena, uint64_t *seed, const struct field *fields, const struct field *list, void *of,
	const struct act *act);
/* All that the act is given: by the rows, and what they cannot say by type. */
void random_fill(struct arena *arena, struct fake *fake, uint64_t *seed, struct doc *doc, const struct act *act);

TCase *examples_cases(void);
TCase *guards_cases(void);
TCase *rows_cases(void);

#endif
