/* The SQL that is compiled in, and databases brought up to it. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/db.h"

struct schema_step {
	const char *name; /* "0001_book" */
	const char *sql;
};

/* In order; each ends with a name of NULL. A database's user_version says how many
 * steps it has taken. */
extern const struct schema_step schema_steps[];
extern const struct schema_step schema_local_steps[];
extern const char schema_projections[];

/* Takes the steps that are missing, each in a transaction of its own; another program
 * may take them at the same time. */
MUST_CHECK enum err schema_migrate(struct op *op, struct db *db, const struct schema_step *steps, int64_t at);
/* The same from wherever it stands; E_BOOK_VERSION where that is past the last step. */
MUST_CHECK enum err schema_bring_up(struct op *op, struct db *db, const struct schema_step *steps);
int64_t db_pragma(struct db *db, const char *sql); /* 0 where it says nothing */
enum err schema_too_new(struct op *op, int64_t found, int64_t known);

#endif
