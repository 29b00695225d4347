/* What a superior let pass. */
#include "bill.h"

enum err bill_approved(struct op *op, const struct sales_bill *bill, struct look *look, enum err rule, bool *approved)
{
	(void)op, (void)bill, (void)look, (void)rule;
	*approved = false;
	return OK;
}
