/* One line for each type; the order is that of `--help`. */
#include "documents/registry.h"

#include "documents/credit.h"
#include "documents/papers.h"

const struct type *const document_types[] = {
	&site_type,
	&user_type,
	&role_type,
	&access_type,
	&customer_type,
	&supplier_type,
	&item_type,
	&merge_type,
	&settings_type,
	&tax_rate_type,
	&credit_terms_type,
	&ceiling_type,
	&price_list_type,
	&contract_type,
	&contract_share_type,
	&call_off_type,
	&sales_plan_type,
	&form_type,
	&sales_order_type,
	&sales_bill_type,
	&goods_issue_type,
	&logistics_release_type,
	&settlement_type,
	&voucher_type,
	&invoice_type,
	&request_paper_type,
	&approval_type,
	&phone_code_type,
	&sales_return_type,
	&red_reversal_type,
	&slip_return_type,
	&customer_receipt_type,
	&receipt_reversal_type,
	&cash_deposit_type,
	&clearing_type,
	&pay_out_type,
	&credit_paper_type,
	&petty_cash_type,
	&promotion_claim_type,
	&receipt_application_type,
	&reminder_type,
	&purchase_receipt_type,
	&opening_stock_type,
	&opening_item_type,
	&stock_adjustment_type,
	&transfer_type,
	&bad_debt_type,
	&reprint_type,
	&export_note_type,
	&clock_check_type,
	&day_close_type,
	&allocation_type,
	&period_close_type,
	NULL,
};

const struct type *type_find(struct str name)
{
	for (const struct type *const *type = document_types; *type; type++)
		if (str_is(name, (*type)->name))
			return *type;
	return NULL;
}
