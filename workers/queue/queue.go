package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"

	"recado/bot/engine"
)

// The queues are separate, so that slow effects don't delay messages to people.
const (
	deliveries = "deliveries"
	effects    = "effects"
	taskType   = "work"
)

// maxRetries is never reached in practice: the outbox decides when an effect ends.
const maxRetries = 1 << 20

// Queue passes work to workers. It implements engine.Queue.
type Queue struct {
	client    *asynq.Client
	inspector *asynq.Inspector
	local     atomic.Pointer[localQueue] // nil if this process has no local workers
}

var _ engine.Queue = (*Queue)(nil)

// New makes a queue on a Redis server.
func New(r *Redis) *Queue {
	return &Queue{client: asynq.NewClientFromRedisClient(r.Client), inspector: asynq.NewInspectorFromRedisClient(r.Client)}
}

// Enqueue requests work. Work that is already queued is not queued twice.
func (q *Queue) Enqueue(ctx context.Context, ref engine.WorkRef) error {
	if ref.Effect != "" {
		return q.send(ctx, effects, ref.Effect, ref)
	}
	id := "deliver/" + ref.Owner + "/" + strconv.FormatInt(ref.Turn, 10)
	if near := q.local.Load(); near != nil && near.offer(id, ref) {
		return nil
	}
	return q.send(ctx, deliveries, id, ref)
}

// again schedules another try of a delivery.
func (q *Queue) again(ctx context.Context, id string, ref engine.WorkRef, after time.Duration) error {
	return q.send(ctx, deliveries, id, ref, asynq.ProcessIn(after))
}

func (q *Queue) send(ctx context.Context, name, id string, ref engine.WorkRef, opts ...asynq.Option) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	payload, err := json.Marshal(ref)
	if err != nil {
		return err
	}
	task := asynq.NewTask(taskType, payload)
	opts = append(opts, asynq.TaskID(id), asynq.Queue(name), asynq.MaxRetry(maxRetries), asynq.Timeout(taskTimeout))
	_, err = q.client.EnqueueContext(ctx, task, opts...)
	if !errors.Is(err, asynq.ErrTaskIDConflict) {
		return err
	}
	// The id is already queued. That is fine, unless the queued task is dead and blocks its successor.
	info, err := q.inspector.GetTaskInfo(name, id)
	if err == nil && info.State == asynq.TaskStateActive && q.orphaned(name, id) && !strings.HasSuffix(id, maxSuffixes) {
		return q.send(ctx, name, id+firstSuffix, ref) // Asynq itself would find it only after up to two minutes
	}
	if err != nil || info.State != asynq.TaskStateArchived && info.State != asynq.TaskStateCompleted {
		return nil
	}
	if err := q.inspector.DeleteTask(name, id); err != nil {
		return fmt.Errorf("dead task %s: %w", name, err)
	}
	_, err = q.client.EnqueueContext(ctx, task, opts...)
	return err
}

// A task whose worker has died is queued again under another id, up to maxSuffixes times.
const (
	firstSuffix = "+"
	maxSuffixes = "++++"
)

// orphaned reports whether a task is active but its worker has sent no heartbeat for half a minute.
func (q *Queue) orphaned(name, id string) bool {
	active, err := q.inspector.ListActiveTasks(name, asynq.PageSize(1000))
	return err == nil && slices.ContainsFunc(active, func(t *asynq.TaskInfo) bool { return t.ID == id && t.IsOrphaned })
}

// Close closes the queue's connections.
func (q *Queue) Close() {
	_ = q.client.Close()
	_ = q.inspector.Close()
}

// Server runs the workers of the queue.
type Server struct{ srv *asynq.Server }

// Worker carries out the work that a reference names.
type Worker interface {
	Work(ctx context.Context, ref engine.WorkRef) error
}

// Serve starts n workers on a Redis server.
func Serve(r *Redis, w Worker, n int, log *slog.Logger) (*Server, error) {
	srv := asynq.NewServerFromRedisClient(r.Client, asynq.Config{
		Concurrency:              n,
		Queues:                   map[string]int{deliveries: 4, effects: 3},
		TaskCheckInterval:        20 * time.Millisecond, // the default of a second would delay every task
		DelayedTaskCheckInterval: time.Second,
		ShutdownTimeout:          stopTimeout,
		RetryDelayFunc:           delay,
		Logger:                   quiet{log},
		LogLevel:                 asynq.WarnLevel,
	})
	err := srv.Start(asynq.HandlerFunc(func(ctx context.Context, t *asynq.Task) error {
		var ref engine.WorkRef
		if err := json.Unmarshal(t.Payload(), &ref); err != nil {
			log.ErrorContext(ctx, "task dropped: its effect is in an outbox", "error", err)
			return nil
		}
		err := w.Work(ctx, ref)
		if err != nil {
			logFailure(log, ref, err)
		}
		if engine.IsPermanent(err) {
			return nil
		}
		return err
	}))
	return &Server{srv}, err
}

// Shutdown stops accepting work and waits for running work.
func (s *Server) Shutdown() { s.srv.Shutdown() }

// delay returns the pause before another try: the work's own, else doubling from a second to ten minutes.
func delay(n int, err error, _ *asynq.Task) time.Duration {
	var later *engine.RetryLater
	if errors.As(err, &later) {
		return later.After
	}
	return min(time.Second<<min(n, 10), 10*time.Minute)
}

// quiet passes Asynq's warnings and errors to our log.
type quiet struct{ log *slog.Logger }

func (q quiet) Debug(args ...any) {}
func (q quiet) Info(args ...any)  {}
func (q quiet) Warn(args ...any)  { q.log.Warn("queue", "says", fmt.Sprint(args...)) }
func (q quiet) Error(args ...any) { q.log.Error("queue", "says", fmt.Sprint(args...)) }
func (q quiet) Fatal(args ...any) { q.log.Error("queue", "says", fmt.Sprint(args...)) }
