// Package queue passes work to workers through Asynq on Redis.
//
// A process that runs workers carries out its own deliveries itself, so that a reply leaves some
// milliseconds after its turn. Redis gets only failed deliveries, those over the local limit, and
// work for other processes.
//
// A task is only a reminder that something waits in an outbox. Losing Redis with all its data
// delays effects until the next sweep, but loses none. Without REDIS_URL a redis-server runs as a
// child process on a unix socket; if it is not installed, an in-process stand-in is used, which
// forgets its data on restart.
package queue
