/* What a bill stands on: contract, order or call-off. */
#include "bill.h"

enum err bill_basis(struct op *op, struct sales_bill *bill, struct look *look)
{
	const struct settings *settings = settings_of(op, look);
	bool of_order = bill->order.id.n || bill->call_off.id.n;

	if (look->again || !settings->basis.n || str_is(settings->basis, "none") || of_order)
		return OK;
	if (str_is(settings->basis, "contract") && bill->contract.n)
		return OK;
	return op_refuse(op, E_NO_BASIS, "order", "allowed",
		str_is(settings->basis, "contract") ? "a contract, an order or a call-off" : "an order or a call-off", NULL);
}
