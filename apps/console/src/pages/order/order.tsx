import { Text } from '@mantine/core';
import { useParams } from 'react-router';

/** One order: its facts, its story, and what can be done with it. */
export const OrderPage = () => <Text>{useParams().id}</Text>;
