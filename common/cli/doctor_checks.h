/* The checks that every book gets. */
#ifndef CLI_DOCTOR_CHECKS_H
#define CLI_DOCTOR_CHECKS_H

#include "cli/doctor.h"

MUST_CHECK enum err doctor_files(struct op *op, struct doctor *d); /* rights and owners */
MUST_CHECK enum err doctor_disks(struct op *op, struct doctor *d); /* space, reserve, second file */
MUST_CHECK enum err doctor_book(struct op *op, struct doctor *d); /* clock, backup, users, database */

#endif
