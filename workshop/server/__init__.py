"""The one package that knows the async mode; imports nothing of ours, so that it can patch first."""
