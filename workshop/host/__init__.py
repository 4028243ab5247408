"""What whoever runs this decides and sees: settings, house style, addresses, files, the log. It knows no meeting."""
