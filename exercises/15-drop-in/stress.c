/* Tangled from src/96-judges-24.nw: do not edit. */
/* Exercise 15: four threads pass blocks around, and sometimes
 * fork. usage: stress SEED. Prints a sum that depends on the seed
 * alone, and how many blocks were damaged. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Make and check a block for 15 */
struct block { size_t bytes; unsigned char sign, data[]; };

static uint64_t
draw(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

static struct block *
make(uint64_t *seed)
{
    size_t most = draw(seed) % 8 ? 500 : 20000;
    size_t bytes = draw(seed) % most;
    struct block *p = malloc(sizeof *p + bytes);

    if (p == NULL)
        return NULL;
    p->bytes = bytes;
    p->sign = (unsigned char)draw(seed);
    memset(p->data, p->sign, bytes);
    return p;
}

static unsigned
consume(struct block *p)
{
    unsigned wrong = 0;

    for (size_t i = 0; p != NULL && i < p->bytes; i++)
        wrong |= p->data[i] != p->sign;
    free(p);
    return wrong;
}

/* Pass blocks around for 15 */
enum { places = 64, rounds = 4000, threads = 4 };
static _Atomic(struct block *) table[places];
static atomic_uint damaged, refused;
static _Atomic uint64_t sum;

static void
pass_one(uint64_t *seed)
{
    struct block *new = make(seed);

    if (new == NULL) {
        refused++;
        return;
    }
    sum += new->bytes * new->sign;
    damaged += consume(atomic_exchange(
        &table[draw(seed) % places], new));
}

static void *
work(void *start)
{
    uint64_t seed = (uintptr_t)start;

    for (int i = 0; i < rounds; i++)
        pass_one(&seed);
    return NULL;
}

/* Let threads and forks run */
static int
live_as_child(uint64_t seed)
{
    damaged = refused = 0;
    for (int i = 0; i < 100; i++)
        pass_one(&seed);
    for (int i = 0; i < places; i++)
        damaged += consume(atomic_exchange(&table[i], NULL));
    return damaged + refused > 0;
}

int
main(int argc, char **argv)
{
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    pthread_t thread[threads];
    int status, bad = 0;

    for (int i = 0; i < threads; i++)
        pthread_create(&thread[i], NULL, work,
            (void *)(uintptr_t)(seed + (uint64_t)i));
    for (int i = 0; i < 10; i++) {
        pid_t child = fork();
        if (child == 0)
            _exit(live_as_child(seed * 31 + (uint64_t)i));
        bad += waitpid(child, &status, 0) != child || status != 0;
    }
    for (int i = 0; i < threads; i++)
        pthread_join(thread[i], NULL);
    printf("sum %llu, damaged %u, refused %u, bad children %d\n",
        (unsigned long long)sum, damaged, refused, bad);
    return 0;
}
