/* What the papers of a customer's money share. */
#ifndef DOCUMENTS_RECEIPT_H
#define DOCUMENTS_RECEIPT_H

#include "settings.h"

/* The coded list of payment means (REC-12). Cash is counted; all else comes into the bank. */
#define RECEIPT_MEANS "cash|bank|cheque|draft|wechat|alipay|card|other"

/* What came: the arrived amount, where finance saw another than was told. */
struct money receipt_worth(const struct customer_receipt *receipt);
/* Under whose name its advance stands: the customer, or whom the site did not know. */
struct str receipt_party(const struct customer_receipt *receipt);
/* The company's bank, by account where one is named. */
struct spot spot_bank(struct str account);
/* The account into which customers pay, where none is named; W_ACCOUNT for another (REC-03). */
MUST_CHECK enum err bank_account(struct op *op, struct look *look, struct str *account);

#endif
