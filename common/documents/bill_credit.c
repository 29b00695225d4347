/* What a customer may have on credit. */
#include "bill.h"

enum err bill_credit(struct op *op, struct sales_bill *bill, struct look *look)
{
	const struct customer *customer = (const struct customer *)look->record(look, op, "customer", bill->customer.key);

	if (look->again || !customer || !is_on(settings_of(op, look)->credit))
		return OK;
	bill->terms = customer->terms;
	if (!str_is(customer->terms, "cash"))
		return OK;
	return op_refuse(op, E_TERMS_POLICY, "customer", "customer", word(op, bill->customer.key), "terms", "cash", "why",
		"cash customers have no credit", NULL);
}
