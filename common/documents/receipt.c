/* What the papers of a customer's money share. */
#include "receipt.h"

struct money receipt_worth(const struct customer_receipt *receipt)
{
	return money_is_set(receipt->arrived) ? receipt->arrived : receipt->amount;
}

struct str receipt_party(const struct customer_receipt *receipt)
{
	return receipt->customer.key.n ? receipt->customer.key : receipt->payer;
}

struct spot spot_bank(struct str account)
{
	return (struct spot){.a = STR("BANK"), .by = account};
}

enum err bank_account(struct op *op, struct look *look, struct str *account)
{
	struct str designated;

	if (look->again)
		return OK;
	designated = settings_of(op, look)->bank_account;
	if (!account->n)
		*account = designated;
	else if (designated.n && !str_eq(*account, designated))
		op_warn(op, W_ACCOUNT, "account", "given", word(op, *account), "allowed", word(op, designated), NULL);
	return OK;
}
