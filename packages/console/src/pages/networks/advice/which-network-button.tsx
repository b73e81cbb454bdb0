import { Button } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

/** The way to the questions that tell which network to take. */
export function WhichNetworkButton() {
  return (
    <Button
      variant="default"
      leftSection={<IconHelp size={16} aria-hidden />}
      renderRoot={(props) => <Link {...props} to="/networks/which" />}
    >
      Which network?
    </Button>
  );
}
