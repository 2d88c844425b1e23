package orders

import "errors"

// ErrRefused means that a command of a technician or a customer had no effect. The error is a
// *JobRefusedError or a *ClientRefusedError.
var ErrRefused = errors.New("orders: refused")

// JobRefusedError says why a technician's command had no effect.
type JobRefusedError struct{ JobRefusal }

func (e *JobRefusedError) Error() string { return "orders: " + e.Key }

// Is makes errors.Is(err, ErrRefused) true.
func (e *JobRefusedError) Is(target error) bool { return target == ErrRefused }

// ClientRefusedError says why a customer's command had no effect.
type ClientRefusedError struct{ ClientRefusal }

func (e *ClientRefusedError) Error() string { return "orders: " + e.Key }

// Is makes errors.Is(err, ErrRefused) true.
func (e *ClientRefusedError) Is(target error) bool { return target == ErrRefused }

func refuse(key string) error { return &JobRefusedError{JobRefusal{Key: key}} }

func refuseField(field string) error {
	return &JobRefusedError{JobRefusal{Key: "job.invalid", Field: field}}
}

func refuseClient(key string) error { return &ClientRefusedError{ClientRefusal{Key: key}} }

// ChooseError means that several materials match the text.
type ChooseError struct{ JobMaterials }

func (e *ChooseError) Error() string { return "orders: several materials fit" }

// SeveralError means that a technician has several jobs, or none: Jobs is then empty.
type SeveralError struct{ JobList }

func (e *SeveralError) Error() string { return "orders: not one job" }
