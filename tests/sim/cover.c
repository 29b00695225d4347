/* How often each fault met each state of the protocol and of a paper.
 *
 * A cell that stays nil over a long run is a fault that nobody has tried there. What
 * cannot be met is named with its reason. */
#include "sim.h"

#include <stdio.h>
#include <string.h>

static const char *const protocol_names[] = {"head", "take_back", "hand_in", "feed", "idle"};

static const char *const fault_names[] = {"lost call", "lost answer", "doubled", "late answer", "reordered", "cut call",
	"cut answer", "busy", "site killed", "office killed", "db deleted", "file deleted", "both deleted", "file torn",
	"db behind", "file behind"};

static const char *const step_names[] = {"before_append", "appended", "committed", "between calls", "before an answer"};

/* A paper is in a state at a site, or its entry is on the way there. */
static const char *const papers[] = {"sales_bill.confirmed", "sales_bill.issued", "sales_bill.sold", "sales_bill.void",
	"sales_bill.reversed", "goods_issue.posted", "sales_return.posted", "sales_return.inspected", "sales_return.reversed",
	"red_reversal.posted", "opening_stock.reversed", "stock_adjustment.reversed", "bad_debt.reversed",
	"day_close.difference", "day_close.closed", "customer_receipt.received", "customer_receipt.reversed", "receipt_reversal.posted",
	"opening_stock.posted", "opening_item.posted", "stock_adjustment.posted", "bad_debt.posted", "transfer.sent", "transfer.difference",
	"transfer.closed", "purchase_receipt.saved", "purchase_receipt.inspected", "purchase_receipt.reviewed", "item.unchecked",
	"customer.unchecked", "allocation.decided", "customer.active", "item.active", "supplier.active", "user.active",
	"site.active"};

_Static_assert(sizeof(papers) / sizeof(*papers) <= PAPER_ROWS_MAX, "a row for each");
enum { PAPERS = sizeof(papers) / sizeof(*papers), OFFICE_PAPERS = 6 };

/* Those that head office alone writes. */
static bool of_office(int row)
{
	return row >= PAPERS - OFFICE_PAPERS;
}

enum protocol protocol_of(const char *state)
{
	enum protocol at = 0;

	while (at < PROTOCOL_COUNT && strcmp(protocol_names[at], state) != 0)
		at++;
	CHECK(at < PROTOCOL_COUNT);
	return at;
}

const char *cover_name(enum fault fault)
{
	return fault_names[fault];
}

void cover_line(struct cover *c, enum protocol at, enum fault fault)
{
	atomic_fetch_add(&c->line[at][fault], 1);
}

static int row_of(struct str type, struct str state)
{
	char name[80];

	snprintf(name, sizeof(name), "%.*s.%.*s", STR_ARG(type), STR_ARG(state));
	for (int i = 0; i < PAPERS; i++)
		if (!strcmp(papers[i], name))
			return i;
	fprintf(stderr, "a state without a row: %s\n", name);
	CHECK(!"every state of a paper has a row in the table");
	return 0;
}

void cover_paper(struct cover *c, enum fault fault, struct str type, struct str state)
{
	atomic_fetch_add(&c->paper[row_of(type, state)][fault], 1);
}

void cover_end(struct cover *c, struct str type, struct str state)
{
	atomic_fetch_add(&c->ended[row_of(type, state)], 1);
}

void cover_death(struct cover *c, const char *step)
{
	size_t i = 0;

	while (i < sizeof(step_names) / sizeof(*step_names) - 1 && strcmp(step_names[i], step) != 0)
		i++;
	atomic_fetch_add(&c->deaths[i], 1);
}

/* NULL: it has to be met. */
static const char *line_exception(enum protocol at, enum fault fault)
{
	if (at == AT_IDLE_ && (fault <= DOUBLED || fault == LATE_ANSWER || (fault >= CUT_CALL && fault <= BUSY)))
		return "an idle site has no call on the line";
	if (fault == CUT_CALL && at != AT_HAND_IN_)
		return "a call without a body is lost or whole";
	return NULL;
}

static const char *paper_exception(int row, enum fault fault)
{
	if (of_office(row) && (fault == LOST_CALL || fault == REORDERED || fault == CUT_CALL || fault == BUSY))
		return "head office's entries travel in answers alone";
	return NULL;
}

struct table {
	const char *title;
	const char *const *rows;
	int rows_count;
	enum fault from, to;
	const _Atomic uint64_t (*cells)[FAULT_COUNT];
	bool of_line;
};

static int print_row(const struct table *t, int row)
{
	int nil = 0;

	printf("  %-26s", t->rows[row]);
	for (enum fault f = t->from; f < t->to; f++) {
		const char *why = t->of_line ? line_exception((enum protocol)row, f) : paper_exception(row, f);
		uint64_t v = atomic_load(&t->cells[row][f]);
		if (why && !v) {
			printf(" %9s", "-");
			continue;
		}
		printf(" %9llu", (unsigned long long)v);
		nil += !v;
	}
	printf("\n");
	return nil;
}

static int print_table(const struct table *t)
{
	int nil = 0;

	printf("%s\n  %-26s", t->title, "");
	for (enum fault f = t->from; f < t->to; f++)
		printf(" %9.9s", fault_names[f]);
	printf("\n");
	for (int row = 0; row < t->rows_count; row++)
		nil += print_row(t, row);
	return nil;
}

int cover_print(const struct cover *c)
{
	const struct table line = {"faults by state of the protocol", protocol_names, PROTOCOL_COUNT, LOST_CALL, DB_DELETED,
		c->line, true};
	const struct table on_line = {"faults on the line by state of the paper carried, deaths by that written or read",
		papers, PAPERS, LOST_CALL, DB_DELETED, c->paper, false};
	const struct table files = {"faults of files by state of the papers in them", papers, PAPERS, DB_DELETED, FAULT_COUNT,
		c->paper, false};
	int nil = print_table(&line) + print_table(&on_line) + print_table(&files);

	printf("-: cannot be met (%s; %s; %s)\n", line_exception(AT_IDLE_, BUSY), line_exception(AT_HEAD_, CUT_CALL),
		paper_exception(PAPERS - 1, BUSY));
	printf("deaths:");
	for (size_t i = 0; i < sizeof(step_names) / sizeof(*step_names); i++) {
		printf(" %s %llu%s", step_names[i], (unsigned long long)atomic_load(&c->deaths[i]),
			i + 1 < sizeof(step_names) / sizeof(*step_names) ? "," : "\n");
		nil += !atomic_load(&c->deaths[i]);
	}
	printf("papers in the end:");
	for (int i = 0; i < PAPERS; i++)
		printf(" %s %llu", papers[i], (unsigned long long)atomic_load(&c->ended[i]));
	printf("\n%llu calls, %llu entries, %llu acts refused, %llu sent twice and recorded once\n",
		(unsigned long long)atomic_load(&c->calls), (unsigned long long)atomic_load(&c->entries),
		(unsigned long long)atomic_load(&c->refused), (unsigned long long)atomic_load(&c->again));
	return nil;
}
