"""What people write, read and checked: one class per form."""
