import { Group, Paper, Radio, Stack, Text } from '@mantine/core';
import type { Step } from './answers.ts';

interface QuestionCardProps {
  readonly step: Step;
  readonly onAnswer: (value: string) => void;
}

/** One question: what can be answered, what each answer means, and what this host speaks for. */
export function QuestionCard({ step: { question, answer }, onAnswer }: QuestionCardProps) {
  return (
    <Paper withBorder p="md">
      <Radio.Group
        label={<Text fw={600}>{question.text}</Text>}
        description={question.suggested?.why ?? ''}
        value={answer}
        onChange={onAnswer}
      >
        <Stack gap="sm" mt="sm">
          {question.options.map(({ value, text, why }) => (
            <Radio
              key={value}
              value={value}
              description={why}
              label={
                <Group gap="xs" component="span">
                  {text}
                  {question.suggested?.value === value && (
                    <Text span size="xs" c="dimmed">
                      suggested
                    </Text>
                  )}
                </Group>
              }
            />
          ))}
        </Stack>
      </Radio.Group>
    </Paper>
  );
}
