/* The stock codes that are no goods: postage, charges, discounts, vouchers, samples.
 *
 * They are on bills like any other line but move no stock. The list is closed:
 * letter case counts, and nothing is guessed from how a code looks. */
#include "intake/retail.h"

static const char *const no_goods[] = {
	"POST",
	"DOT",
	"M",
	"m",
	"C2",
	"D",
	"S",
	"B",
	"PADS",
	"CRUK",
	"BANK CHARGES",
	"AMAZONFEE",
	"DCGSSGIRL",
	"DCGSSBOY",
	"DCGS0003",
	"DCGS0004",
	"DCGS0055",
	"DCGS0057",
	"DCGS0066P",
	"DCGS0067",
	"DCGS0068",
	"DCGS0069",
	"DCGS0070",
	"DCGS0071",
	"DCGS0072",
	"DCGS0073",
	"DCGS0074",
	"DCGS0076",
	"gift_0001_10",
	"gift_0001_20",
	"gift_0001_30",
	"gift_0001_40",
	"gift_0001_50",
};

bool retail_is_goods(struct str code)
{
	for (size_t i = 0; i < sizeof(no_goods) / sizeof(no_goods[0]); i++)
		if (str_is(code, no_goods[i]))
			return false;
	return true;
}
