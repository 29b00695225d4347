/* Where an export goes, and how a spreadsheet is told what is in a cell. */
#ifndef CLI_EXPORT_OUT_H
#define CLI_EXPORT_OUT_H

#include "cli/program.h"
#include "report_out.h"
#include "model/document.h"

enum export_format { EXPORT_CSV, EXPORT_JSON, EXPORT_XLSX, EXPORT_PDF };

/* What is so unless the command line says otherwise. */
struct export_wish {
	struct str requester;
	struct str table;
};
MUST_CHECK enum err cli_export(struct op *op, struct cli *cli, const struct export_wish *wish);

/* Bytes on their way into a file. The first failure stands until the end is asked for. */
struct export_out {
	int fd;
	const char *path; /* as it is called in a refusal */
	struct buf text;
	int failed; /* errno; 0: none */
	int64_t rows;
};

void export_out_init(struct export_out *o, int fd, const char *path);
void export_out_flow(struct export_out *o); /* after each row: writes what has gathered */
MUST_CHECK enum err export_out_end(struct op *op, struct export_out *o); /* all is written; frees */

/* A spreadsheet runs a cell that begins like a formula: such a text gets an apostrophe in
 * front. A number, a day, never. `first`: of its line. */
void csv_text(struct buf *to, struct str text, bool first);
void csv_number(struct buf *to, struct str text, bool first);
void csv_begin(struct buf *to); /* UTF-8, said to the spreadsheet */
void csv_end_line(struct buf *to);

struct export_papers {
	const struct type *type;
	struct str state; /* empty: any */
	bool lines; /* CSV: a row for each of the papers' lines */
	enum export_format format;
	enum lang lang;
	struct progress *progress;
};

/* Every paper of a type, the first one first, from one snapshot; memory does not grow. */
MUST_CHECK enum err export_papers(struct op *op, struct book *b, const struct export_papers *what, struct export_out *to);
/* A report's tables; as CSV the one called `table` (empty: the first). */
MUST_CHECK enum err export_report(struct op *op, const struct report_answer *a, struct str table, enum export_format format,
	enum lang lang, struct export_out *to);

/* All of a report's tables into the file at `path`, which is there and empty. */
MUST_CHECK enum err export_xlsx(struct op *op, const struct report_answer *a, enum lang lang, const char *path, int64_t *rows);
/* E_PDF where the helper is not installed. */
MUST_CHECK enum err export_pdf(struct op *op, const struct report_answer *a, enum lang lang, const char *path, int64_t *rows);

#endif
