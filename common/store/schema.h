/* The SQL that is compiled in. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

struct schema_step {
	const char *name; /* "0001_book" */
	const char *sql;
};

extern const struct schema_step schema_steps[]; /* in order; ends with a name of NULL */
extern const char schema_projections[];

#endif
