/* Sums of cells as they are written: thousandths, exactly. */
#include "pdf.h"

#include <inttypes.h>

enum { DECIMALS_MAX = 3 };

void pdf_sum_add(struct pdf_sum *sum, const char *cell)
{
	bool minus = *cell == '-';
	int decimals = -1;
	int64_t v = 0;

	if (!*cell || sum->broken)
		return;
	for (const char *p = cell + minus; *p && !sum->broken; p++) {
		if (*p == '.' && decimals < 0)
			decimals = 0;
		else if (*p < '0' || *p > '9' || decimals == DECIMALS_MAX || __builtin_mul_overflow(v, 10, &v) ||
			 __builtin_add_overflow(v, *p - '0', &v))
			sum->broken = true;
		else
			decimals += decimals >= 0;
	}
	for (int i = decimals < 0 ? 0 : decimals; i < DECIMALS_MAX; i++)
		sum->broken |= __builtin_mul_overflow(v, 10, &v);
	sum->broken |= __builtin_add_overflow(sum->thousandths, minus ? -v : v, &sum->thousandths);
	if (decimals > sum->decimals)
		sum->decimals = decimals;
}

void pdf_sum_put(const struct pdf_sum *sum, char *to, size_t size)
{
	uint64_t v = sum->thousandths < 0 ? -(uint64_t)sum->thousandths : (uint64_t)sum->thousandths;
	char part[4];

	if (sum->broken) {
		snprintf(to, size, "%s", "");
		return;
	}
	snprintf(part, sizeof(part), "%03u", (unsigned)(v % 1000));
	snprintf(to, size, "%s%" PRIu64 "%s%.*s", sum->thousandths < 0 ? "-" : "", v / 1000, sum->decimals > 0 ? "." : "",
		sum->decimals > 0 ? sum->decimals : 0, part);
}
