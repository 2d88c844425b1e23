package main

import (
	"context"
	"fmt"

	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
)

// key prints the key that callers of the API must present, for scripts on this machine.
func key(ctx context.Context, _ []string) error {
	c, err := config.Environment()
	if err != nil {
		return err
	}
	value, err := app.APIKey(ctx, c)
	if err != nil {
		return err
	}
	fmt.Println(value)
	return nil
}
