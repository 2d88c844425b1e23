// Package queue wakes workers through Asynq on Redis.
//
// Deliveries that a process asks for itself it also carries out itself, where it works
// at all: a reply leaves some milliseconds after its turn, and Redis sees only what
// failed, what is too much, and what another process is to do.
//
// What it guarantees is little, on purpose: a task is only a reminder that
// something waits in an outbox. Losing Redis with everything in it costs a
// delay until the next sweep, never an effect. Without REDIS_URL a redis-server
// runs as a child on a unix socket, and where that is not installed an
// in-process stand-in does, which forgets on restart.
package queue
