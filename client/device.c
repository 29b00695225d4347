/* Keys and certificates on the disk. */
#include "device.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seal/keyfile.h"
#include "seal/pki.h"

struct part {
	const char *name;
	struct buf *content;
};

/* In the order in which they are written: the certificate last, for it says that
 * the others are there. */
enum { PARTS = 4 };

static void parts_of(struct device *d, struct part *to)
{
	to[0] = (struct part){"key.pem", &d->key};
	to[1] = (struct part){"sign.pem", &d->sign};
	to[2] = (struct part){"authority.pem", &d->authority};
	to[3] = (struct part){"cert.pem", &d->cert};
}

const char *device_path(struct op *op, const char *dir, const char *name)
{
	return arena_printf(&op->arena, "%s/device/%s", dir, name).p;
}

static enum err make_dir(struct op *op, const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return OK;
	return op_refuse(op, E_DISK, path, "path", path, "why", strerror(errno), NULL);
}

enum err device_dir(struct op *op, const char *dir)
{
	enum err err = make_dir(op, dir);

	return err ? err : make_dir(op, device_path(op, dir, ""));
}

enum err device_load(struct op *op, const char *dir, struct device *out)
{
	struct part parts[PARTS];
	enum err err = OK;

	*out = (struct device){0};
	if (access(device_path(op, dir, "cert.pem"), F_OK) < 0 && errno == ENOENT)
		return op_refuse(op, E_NOT_ENROLLED, "", NULL);
	parts_of(out, parts);
	for (int i = 0; i < PARTS && !err; i++)
		err = keyfile_read(op, device_path(op, dir, parts[i].name), PKI_PEM_MAX, parts[i].content);
	if (err)
		device_done(out);
	return err;
}

enum err device_save(struct op *op, const char *dir, const struct device *d)
{
	struct device borrowed = *d;
	struct part parts[PARTS];
	enum err err = OK;

	parts_of(&borrowed, parts);
	for (int i = 0; i < PARTS && !err; i++)
		err = keyfile_write(op, device_path(op, dir, parts[i].name), buf_str(parts[i].content));
	return err;
}

void device_settled(struct op *op, const char *dir)
{
	unlink(device_path(op, dir, "pending"));
}

static void wipe(struct buf *b)
{
	if (b->p)
		explicit_bzero(b->p, b->cap);
	buf_done(b);
}

void device_done(struct device *d)
{
	wipe(&d->key);
	wipe(&d->sign);
	buf_done(&d->cert);
	buf_done(&d->authority);
}
