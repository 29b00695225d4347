/* What a line has to look like: each field alone, then sign, price and customer
 * against the kind that the document's number gives.
 *
 * The first thing wrong is the one reported: a line with a broken quantity need
 * not also be told that its sum is odd. */
#include "retail_line.h"

#include <string.h>

#include "base/id.h"

enum { CUSTOMER_DIGITS_MAX = 18 };

const char *const column_names[COLUMNS] = {
	[NUMBER] = "InvoiceNo",
	[CODE] = "StockCode",
	[DESCRIPTION] = "Description",
	[QUANTITY] = "Quantity",
	[DATE] = "InvoiceDate",
	[PRICE] = "UnitPrice",
	[CUSTOMER] = "CustomerID",
	[COUNTRY] = "Country",
};

static bool two_digits(struct str s, size_t at, int below)
{
	char tens = s.p[at], ones = s.p[at + 1];
	if (tens < '0' || tens > '9' || ones < '0' || ones > '9')
		return false;
	return (tens - '0') * 10 + (ones - '0') < below;
}

/* A stroke is kept for the parts of a document: "573585/2". */
static bool number_valid(struct str s)
{
	return key_valid(s) && !memchr(s.p, '/', s.n);
}

/* "2010-12-01 08:26:00"; the time has to be one but is not kept. */
static bool read_date(struct str s, struct day *out)
{
	return s.n == 19 && s.p[10] == ' ' && s.p[13] == ':' && s.p[16] == ':' && two_digits(s, 11, 24) &&
	       two_digits(s, 14, 60) && two_digits(s, 17, 60) && day_read(str_sub(s, 0, 10), out);
}

/* Spreadsheets turn the number into 17850.0. */
static bool read_customer(struct str s, struct str *out)
{
	if (s.n > 2 && s.p[s.n - 2] == '.' && s.p[s.n - 1] == '0')
		s.n -= 2;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	*out = s;
	return s.n <= CUSTOMER_DIGITS_MAX;
}

static bool read_quantity(struct str s, struct qty *out)
{
	return qty_from_input(s, out) && !qty_is_nil(*out) && qty_cmp(*out, qty_of(QTY_MAX)) <= 0 &&
	       qty_cmp(*out, qty_of(-QTY_MAX)) >= 0;
}

/* Only a correction of bad debt has a price below nil. */
static bool read_price(struct str s, bool may_be_below, struct price *out)
{
	bool below = may_be_below && str_starts(s, STR("-"));
	if (!price_from_input(below ? str_sub(s, 1, s.n - 1) : s, out))
		return false;
	if (below)
		out->e4 = -out->e4;
	return true;
}

static bool is(struct line_wrong *wrong, enum err code, const struct str *fields, enum column column, struct str other)
{
	*wrong = (struct line_wrong){code, column_names[column], fields[column], other};
	return false;
}

static bool read_fields(const struct str *fields, struct line_values *out, struct line_wrong *wrong)
{
	if (!number_valid(fields[NUMBER]))
		return is(wrong, E_LINE_KEY, fields, NUMBER, STR_NONE);
	if (!key_valid(fields[CODE]))
		return is(wrong, E_LINE_KEY, fields, CODE, STR_NONE);
	if (!key_valid(fields[COUNTRY]))
		return is(wrong, E_LINE_KEY, fields, COUNTRY, STR_NONE);
	out->number = fields[NUMBER];
	out->code = fields[CODE];
	out->country = fields[COUNTRY];
	out->description = fields[DESCRIPTION];
	if (out->description.n > RETAIL_NAME_MAX)
		return is(wrong, E_LINE_LONG, fields, DESCRIPTION, STR_NONE);
	if (!read_quantity(fields[QUANTITY], &out->qty))
		return is(wrong, E_LINE_QTY, fields, QUANTITY, STR_NONE);
	if (!read_date(fields[DATE], &out->day))
		return is(wrong, E_LINE_DATE, fields, DATE, STR_NONE);
	if (!read_price(fields[PRICE], out->number.p[0] == 'A', &out->price))
		return is(wrong, E_LINE_PRICE, fields, PRICE, STR_NONE);
	if (!read_customer(fields[CUSTOMER], &out->customer))
		return is(wrong, E_LINE_CUSTOMER, fields, CUSTOMER, STR_NONE);
	return true;
}

static enum retail_kind kind_of(const struct line_values *line)
{
	if (line->number.p[0] == 'C')
		return RETAIL_RETURN;
	if (line->number.p[0] == 'A')
		return RETAIL_BAD_DEBT;
	if (qty_cmp(line->qty, qty_of(0)) < 0)
		return RETAIL_WRITE_OFF;
	return line->customer.n ? RETAIL_BILL : RETAIL_COUNTER;
}

static bool fits_kind(const struct str *fields, const struct line_values *line, struct line_wrong *wrong)
{
	bool below = qty_cmp(line->qty, qty_of(0)) < 0;
	bool free = line->price.e4 == 0;
	switch (line->kind) {
	case RETAIL_RETURN:
		if (!below)
			return is(wrong, E_LINE_SIGN, fields, QUANTITY, line->number);
		return free ? is(wrong, E_RETURN_PRICE_ZERO, fields, PRICE, line->code) : true;
	case RETAIL_BAD_DEBT:
		if (below)
			return is(wrong, E_LINE_SIGN, fields, QUANTITY, line->number);
		return money_is_nil(line->amount) ? is(wrong, E_LINE_PRICE, fields, PRICE, STR_NONE) : true;
	case RETAIL_WRITE_OFF:
		if (!free || line->customer.n)
			return is(wrong, E_LINE_SIGN, fields, QUANTITY, line->number);
		return true;
	case RETAIL_BILL:
	case RETAIL_COUNTER:
		return true;
	}
	return true;
}

bool line_read(const struct str *fields, struct line_values *out, struct line_wrong *wrong)
{
	*out = (struct line_values){.texts = fields};
	if (!read_fields(fields, out, wrong))
		return false;
	if (!money_from_qty_price(out->qty, out->price, &out->amount))
		return is(wrong, E_LINE_TOTAL, fields, PRICE, fields[QUANTITY]);
	out->kind = kind_of(out);
	return fits_kind(fields, out, wrong);
}
