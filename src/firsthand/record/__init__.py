"""The public record of promises kept and missed."""
