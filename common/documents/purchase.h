/* The parts of a purchase receipt. */
#ifndef DOCUMENTS_PURCHASE_H
#define DOCUMENTS_PURCHASE_H

#include "model/document.h"

/* Every piece of every line of goods is accepted or faulty: a line that is not named is
 * accepted whole, and so is the rest of one whose faulty pieces alone are named
 * (PUR-12). E_QTY_OVER, E_AMOUNT where pieces are missing, E_REQUIRED for the fault. */
MUST_CHECK enum err purchase_check_inspected(struct op *op, struct doc *doc, struct look *look);

#endif
