package queue

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// Redis is a connection to a server, and how the server was started.
type Redis struct {
	Kind   string // "external", "child" or "in-process"
	Client redis.UniversalClient
	stop   func()
}

// Close closes the connection, and stops the server if this process started it.
func (r *Redis) Close() {
	_ = r.Client.Close()
	if stop := r.stop; stop != nil {
		r.stop = nil
		stop()
	}
}

// MakeRedisClient lets Asynq share the connections.
func (r *Redis) MakeRedisClient() any { return r.Client }

var _ asynq.RedisConnOpt = (*Redis)(nil)

// Connect connects to the server at address (redis, rediss, redis-socket or redis-sentinel scheme),
// or starts one under dir if address is empty. A configured server that does not answer within 10
// seconds, or refuses the credentials, is an error.
func Connect(ctx context.Context, address, dir string) (*Redis, error) {
	if address != "" {
		return external(ctx, address)
	}
	if program, err := exec.LookPath("redis-server"); err == nil {
		r, err := child(ctx, program, dir)
		if err == nil {
			return r, nil
		}
		fmt.Fprintln(os.Stderr, "redis-server did not start, going on without:", err)
	}
	return InProcess()
}

// Every call is bounded, because a Redis that hangs must not hang a turn.
const (
	dialTimeout = time.Second
	callTimeout = 2 * time.Second
)

// Time until the first answer: our own server starts at once, an external one may be restarting.
const (
	childStartTimeout = 5 * time.Second
	connectTimeout    = 10 * time.Second
)

func external(ctx context.Context, address string) (*Redis, error) {
	parsed, err := asynq.ParseRedisURI(address)
	if wrong := (*url.Error)(nil); errors.As(err, &wrong) {
		err = wrong.Err // its own text contains the address with the password
	}
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	client, ok := parsed.MakeRedisClient().(redis.UniversalClient)
	if !ok {
		return nil, errors.New("REDIS_URL: no client for it")
	}
	r := &Redis{Kind: "external", Client: client}
	if err := r.await(ctx, connectTimeout, nil); err != nil {
		r.Close()
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	return r, nil
}

// child starts a redis-server that only this user can reach and that ends with this process, even
// if the process is killed. If the server dies it is restarted. It stores nothing on disk, because
// the outboxes do.
func child(ctx context.Context, program, dir string) (*Redis, error) {
	dir, err := filepath.Abs(dir) // redis-server changes to dir before it opens the socket
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	socket := filepath.Join(dir, "redis-"+strconv.Itoa(os.Getpid())+".sock")
	tmp := ""
	if len(socket) > 100 { // the kernel's limit for a unix socket's path is 108
		tmp, err = os.MkdirTemp("", "recado-redis-")
		if err != nil {
			return nil, err
		}
		socket = filepath.Join(tmp, "s")
	}
	server := &server{ended: make(chan struct{}), args: []string{
		program, "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700",
		"--dir", dir, "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--loglevel", "warning",
	}}
	if err := server.start(); err != nil {
		return nil, err
	}
	client := redis.NewClient(&redis.Options{
		Network: "unix", Addr: socket, DialTimeout: dialTimeout, ReadTimeout: callTimeout, WriteTimeout: callTimeout,
	})
	r := &Redis{Kind: "child", Client: client, stop: func() {
		server.stop()
		_ = os.Remove(socket)
		if tmp != "" {
			_ = os.Remove(tmp)
		}
	}}
	if err := r.await(ctx, childStartTimeout, server.ended); err != nil {
		r.Close()
		return nil, err
	}
	server.keep()
	return r, nil
}

// await waits until the server answers. It fails early if the server has ended or refuses us. It
// waits for a server that is loading its data.
func (r *Redis) await(ctx context.Context, patience time.Duration, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		err := r.Client.Ping(ctx).Err()
		if err == nil {
			return nil
		}
		if refusal := redis.Error(nil); errors.As(err, &refusal) && !redis.HasErrorPrefix(err, "LOADING") {
			return fmt.Errorf("it refuses us: %w", err)
		}
		select {
		case <-ended:
			return errors.New("it ended at once")
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %w", err)
		case <-tick.C:
		}
	}
}

// InProcess runs a stand-in whose clock must be pushed, or its keys never expire.
func InProcess() (*Redis, error) {
	mini, err := miniredis.Run()
	if err != nil {
		return nil, err
	}
	stop := make(chan struct{})
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				mini.FastForward(time.Second)
			case <-stop:
				return
			}
		}
	}()
	return &Redis{
		Kind:   "in-process",
		Client: redis.NewClient(&redis.Options{Addr: mini.Addr()}),
		stop:   func() { close(stop); mini.Close() },
	}, nil
}
