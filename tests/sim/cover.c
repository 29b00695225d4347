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

static const char *const condition_names[] = {
	"dark", "unsent", "clock off", "near full", "over limit", "asked", "crossing", "approved", "in all"};

/* A paper is in a state at a site, or its entry is on the way there. */
static const char *const storm_rows[] = {"sales_bill.confirmed", "sales_bill.issued", "sales_bill.sold", "sales_bill.void",
	"sales_bill.reversed", "goods_issue.posted", "sales_return.posted", "sales_return.inspected", "sales_return.reversed",
	"red_reversal.posted", "opening_stock.reversed", "stock_adjustment.reversed", "bad_debt.reversed",
	"day_close.difference", "day_close.closed", "customer_receipt.received", "customer_receipt.reversed", "receipt_reversal.posted",
	"opening_stock.posted", "opening_item.posted", "stock_adjustment.posted", "bad_debt.posted", "transfer.sent", "transfer.difference",
	"transfer.closed", "purchase_receipt.saved", "purchase_receipt.inspected", "purchase_receipt.reviewed", "item.unchecked",
	"customer.unchecked", "allocation.decided", "customer.active", "item.active", "supplier.active", "user.active",
	"site.active"};

/* What a day about credit writes. */
static const char *const credit_rows[] = {"sales_bill.confirmed", "sales_bill.issued", "sales_bill.void", "sales_return.posted",
	"sales_bill.submitted", "sales_bill.with_ho", "settlement.provisional",
	"settlement.to_settle", "settlement.void", "logistics_release.given", "logistics_release.used", "logistics_release.withdrawn",
	"customer_receipt.received", "customer_receipt.reversed", "receipt_reversal.posted", "ceiling.returned", "clock_check.confirmed",
	"approval.asked", "approval.raised", "approval.approved", "approval.used", "approval.lapsed",
	"sales_bill.released", "sales_bill.given_back", "approval.refused",
	"ceiling.granted", "ceiling.asked", "ceiling.written_off", "credit_terms.active", "phone_code.given",
	"settlement.confirmed", "voucher.unposted", "voucher.posted", "voucher.dropped", "invoice.issued", "invoice.stamped",
	"invoice.void", "period_close.closed",
	"allocation.decided"};

_Static_assert(sizeof(storm_rows) / sizeof(*storm_rows) <= PAPER_ROWS_MAX, "a row for each");
_Static_assert(sizeof(credit_rows) / sizeof(*credit_rows) <= PAPER_ROWS_MAX, "a row for each");

struct rows {
	const char *const *names;
	int count;
	int of_office; /* so many at the end, that head office alone writes */
};

static struct rows rows_of(const struct cover *c)
{
	if (c->of_credit)
		return (struct rows){credit_rows, sizeof(credit_rows) / sizeof(*credit_rows), 17};
	return (struct rows){storm_rows, sizeof(storm_rows) / sizeof(*storm_rows), 6};
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

static int row_of(const struct cover *c, struct str type, struct str state)
{
	const struct rows rows = rows_of(c);
	char name[80];

	snprintf(name, sizeof(name), "%.*s.%.*s", STR_ARG(type), STR_ARG(state));
	for (int i = 0; i < rows.count; i++)
		if (!strcmp(rows.names[i], name))
			return i;
	fprintf(stderr, "a state without a row: %s\n", name);
	CHECK(!"every state of a paper has a row in the table");
	return 0;
}

void cover_paper(struct cover *c, enum fault fault, struct str type, struct str state)
{
	atomic_fetch_add(&c->paper[row_of(c, type, state)][fault], 1);
}

void cover_end(struct cover *c, struct str type, struct str state)
{
	atomic_fetch_add(&c->ended[row_of(c, type, state)], 1);
}

void cover_written(struct cover *c, unsigned conditions, struct str type, struct str state)
{
	int row = row_of(c, type, state);

	atomic_fetch_add(&c->written[row][CONDITION_COUNT], 1);
	for (int i = 0; i < CONDITION_COUNT; i++)
		if (conditions & 1U << i)
			atomic_fetch_add(&c->written[row][i], 1);
}

void cover_death(struct cover *c, const char *step)
{
	size_t i = 0;

	while (i < sizeof(step_names) / sizeof(*step_names) - 1 && strcmp(step_names[i], step) != 0)
		i++;
	atomic_fetch_add(&c->deaths[i], 1);
}

/* NULL: it has to be met. */
static const char *line_exception(bool of_credit, enum protocol at, enum fault fault)
{
	if (at == AT_IDLE_ && (fault <= DOUBLED || fault == LATE_ANSWER || (fault >= CUT_CALL && fault <= BUSY)))
		return "an idle site has no call on the line";
	if (fault == CUT_CALL && at != AT_HAND_IN_)
		return "a call without a body is lost or whole";
	if (at == AT_TAKE_BACK_ && of_credit)
		return "where no file is lost there is nothing to take back";
	return NULL;
}

/* Papers of head office's desk, which no site hears of. */
static bool stays_at_office(const char *row)
{
	return str_starts(str_from(row), STR("phone_code.")) || str_starts(str_from(row), STR("invoice.")) ||
	       !strcmp(row, "settlement.confirmed") || !strcmp(row, "voucher.dropped") || !strcmp(row, "voucher.unposted");
}

static const char *paper_exception(const char *row, bool of_office, enum fault fault)
{
	if (stays_at_office(row) && fault != OFFICE_KILLED)
		return "it stays at head office";
	if (of_office && (fault == LOST_CALL || fault == REORDERED || fault == CUT_CALL || fault == BUSY))
		return "head office's entries travel in answers alone";
	return NULL;
}

struct table {
	const char *title;
	struct rows rows;
	enum fault from, to;
	const _Atomic uint64_t (*cells)[FAULT_COUNT];
	bool of_line, of_credit;
};

static int print_row(const struct table *t, int row)
{
	int nil = 0;

	printf("  %-26s", t->rows.names[row]);
	for (enum fault f = t->from; f < t->to; f++) {
		const char *why = t->of_line ? line_exception(t->of_credit, (enum protocol)row, f)
					     : paper_exception(t->rows.names[row], row >= t->rows.count - t->rows.of_office, f);
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
	for (int row = 0; row < t->rows.count; row++)
		nil += print_row(t, row);
	return nil;
}

/* Papers that name no customer. */
static bool is_nameless(const char *row)
{
	return !strcmp(row, "clock_check.confirmed") || !strcmp(row, "period_close.closed") ||
	       str_starts(str_from(row), STR("logistics_release."));
}

static const char *written_exception(const struct rows *rows, int row, int condition)
{
	if (row >= rows->count - rows->of_office && condition <= NEARLY_FULL)
		return "head office has its line, its clock and no ceiling";
	if (is_nameless(rows->names[row]) && condition > CLOCK_OFF && condition < CONDITION_COUNT)
		return "the paper names no customer";
	return NULL;
}

static int print_written(const struct cover *c)
{
	struct rows rows = rows_of(c);
	int nil = 0;

	printf("what was written, by how things stood\n  %-26s", "");
	for (int i = 0; i <= CONDITION_COUNT; i++)
		printf(" %10s", condition_names[i]);
	printf("\n");
	for (int row = 0; row < rows.count; row++) {
		printf("  %-26s", rows.names[row]);
		for (int i = 0; i <= CONDITION_COUNT; i++) {
			uint64_t v = atomic_load(&c->written[row][i]);
			const char *why = written_exception(&rows, row, i);
			if (why && !v)
				printf(" %10s", "-");
			else
				printf(" %10llu", (unsigned long long)v);
			nil += !v && !why;
		}
		printf("\n");
	}
	return nil;
}

static int print_deaths(const struct cover *c)
{
	int nil = 0;

	printf("deaths:");
	for (size_t i = 0; i < sizeof(step_names) / sizeof(*step_names); i++) {
		printf(" %s %llu%s", step_names[i], (unsigned long long)atomic_load(&c->deaths[i]),
			i + 1 < sizeof(step_names) / sizeof(*step_names) ? "," : "\n");
		nil += !atomic_load(&c->deaths[i]);
	}
	return nil;
}

static void print_ended(const struct cover *c)
{
	struct rows rows = rows_of(c);

	printf("papers in the end:");
	for (int i = 0; i < rows.count; i++)
		printf(" %s %llu", rows.names[i], (unsigned long long)atomic_load(&c->ended[i]));
	printf("\n");
}

int cover_print(const struct cover *c)
{
	const struct table line = {"faults by state of the protocol", {protocol_names, PROTOCOL_COUNT, 0}, LOST_CALL, DB_DELETED,
		c->line, true, c->of_credit};
	const struct table on_line = {"faults on the line by state of the paper carried, deaths by that written or read",
		rows_of(c), LOST_CALL, DB_DELETED, c->paper, false, c->of_credit};
	const struct table files = {
		"faults of files by state of the papers in them", rows_of(c), DB_DELETED, FAULT_COUNT, c->paper, false, c->of_credit};
	int nil = print_table(&line) + print_table(&on_line) + (c->of_credit ? print_written(c) : print_table(&files));

	printf("-: cannot be met (%s; %s; %s)\n", line_exception(false, AT_IDLE_, BUSY), line_exception(false, AT_HEAD_, CUT_CALL),
		paper_exception("", true, BUSY));
	nil += print_deaths(c);
	if (!c->of_credit)
		print_ended(c);
	printf("%llu calls, %llu entries, %llu acts refused, %llu sent twice and recorded once\n",
		(unsigned long long)atomic_load(&c->calls), (unsigned long long)atomic_load(&c->entries),
		(unsigned long long)atomic_load(&c->refused), (unsigned long long)atomic_load(&c->again));
	return nil;
}
